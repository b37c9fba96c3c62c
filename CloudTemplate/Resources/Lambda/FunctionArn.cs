namespace CloudTemplate.Resources.Lambda;

/// <summary>The forms in which templates name a function.</summary>
internal static class FunctionArn
{
    private const string PathStart = ":lambda:path/2015-03-31/functions/";
    private const string PathEnd = "/invocations";

    /// <summary>The ARN of a property that takes a function's name or ARN; "" where it has none, which is noted.</summary>
    public static string Read(ResourceView resource, string property)
    {
        var text = resource.Properties.Required(property);
        return text.Length == 0 || text.StartsWith("arn:", StringComparison.Ordinal) ? text : resource.Arn("lambda", $"function:{text}");
    }

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
