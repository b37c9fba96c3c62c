namespace LocalCloud.ApiGateway;

/// <summary>
/// The media types whose bodies are bytes, not text.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
/// </summary>
internal sealed class MediaTypes(IReadOnlyList<string> binary)
{
    /// <summary>Whether a body of this <c>Content-Type</c> goes to the function in Base64.</summary>
    public bool IsBinary(string? contentType) => binary.Count > 0 && Matches(contentType);

    /// <summary>Whether an answer in Base64 is decoded: by the first type of <c>Accept</c>, as API Gateway does.</summary>
    public bool WantsBinary(string? accept) => binary.Count > 0 && Matches(accept);

    private bool Matches(string? header)
    {
        var text = header.AsSpan();
        var end = text.IndexOfAny(',', ';');
        var type = (end < 0 ? text : text[..end]).Trim();
        foreach (var candidate in binary)
        {
            if (candidate == "*/*"
                || type.Equals(candidate, StringComparison.OrdinalIgnoreCase)
                || (candidate.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(candidate.AsSpan(0, candidate.Length - 1), StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
