namespace CloudTemplate.Resources.Lambda;

/// <summary>The forms in which templates name a function.</summary>
internal static class FunctionArn
{
    private const string PathStart = ":lambda:path/2015-03-31/functions/";
    private const string PathEnd = "/invocations";

    /// <summary>The ARN of a property that takes a function's name or ARN, without a version or alias; "" where it has none, which is noted.</summary>
    public static string Read(ResourceView resource, string property) => Unqualified(ReadQualified(resource, property));

    /// <summary>The same with the version or alias, for permissions are each one's own.</summary>
    public static string ReadQualified(ResourceView resource, string property)
    {
        var text = resource.Properties.Required(property);
        return text.Length == 0 || text.StartsWith("arn:", StringComparison.Ordinal) ? text : resource.Arn("lambda", $"function:{text}");
    }

    /// <summary><c>arn:aws:lambda:us-east-1:000000000000:function:orders:live</c> without its end.</summary>
    public static string Unqualified(string arn) => arn.Split(':') is { Length: 8 } parts ? string.Join(':', parts[..7]) : arn;

    /// <summary>
    /// The ARN inside of the URI by which API Gateway invokes a function,
    /// <c>arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations</c>; null when it is another URI.
    /// </summary>
    public static string? FromInvocationUri(string uri)
    {
        var start = uri.IndexOf(PathStart, StringComparison.Ordinal);
        return start > 0 && uri.StartsWith("arn:", StringComparison.Ordinal) && uri.EndsWith(PathEnd, StringComparison.Ordinal)
            ? uri[(start + PathStart.Length)..^PathEnd.Length]
            : null;
    }
}
