using System.Globalization;

namespace LocalCloud.FrontDoor;

/// <summary>
/// A signature in the query: a URL that its maker hands to somebody who has no key.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
/// </summary>
internal static class QueryAuthorization
{
    public const string Signature = "X-Amz-Signature";

    /// <summary>In seconds: seven days.</summary>
    private const int LongestLifetime = 604_800;

    /// <summary>The parameters that make the signature, and say nothing of the call.</summary>
    private static readonly string[] Parameters =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", Signature, "X-Amz-Security-Token", "X-Amz-Content-Sha256"];

    public static bool IsIn(HttpRequest request) => request.Query.ContainsKey(Signature);

    /// <summary>Whether a query parameter is one of the signature's own.</summary>
    public static bool IsParameter(string name) => Parameters.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="AwsServiceException">A parameter is missing, or isn't well-formed.</exception>
    public static Authorization Read(HttpRequest request)
    {
        if (Required(request, "X-Amz-Algorithm") != Authorization.Algorithm)
        {
            throw Malformed($"X-Amz-Algorithm only supports \"{Authorization.Algorithm}\"");
        }

        var expires = Required(request, "X-Amz-Expires");
        if (!int.TryParse(expires, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw Malformed("X-Amz-Expires should be a number");
        }

        return seconds switch
        {
            < 0 => throw Malformed("X-Amz-Expires must be non-negative"),
            > LongestLifetime => throw Malformed($"X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than {LongestLifetime} seconds"),
            _ => Authorization.Of(
                Required(request, "X-Amz-Credential").Split('/'),
                Required(request, "X-Amz-SignedHeaders").Split(';'),
                Required(request, Signature),
                Required(request, "X-Amz-Date")) with
            {
                Lifetime = TimeSpan.FromSeconds(seconds),
                SessionToken = request.Query["X-Amz-Security-Token"].ToString(),
            },
        };
    }

    /// <summary>The hash of the body that was signed, by S3's rules: whoever signs ahead of time rarely knows the body.</summary>
    public static string PayloadHash(HttpRequest request) => request.Query["X-Amz-Content-Sha256"] is [{ Length: > 0 } hash] ? hash : "UNSIGNED-PAYLOAD";

    /// <exception cref="AwsServiceException">The URL doesn't count any more, or not yet.</exception>
    public static void CheckTime(DateTimeOffset signed, TimeSpan lifetime, TimeSpan tolerance, DateTimeOffset now)
    {
        if (now > signed + lifetime)
        {
            throw Denied($"Request has expired: the URL was signed at {signed:u} for {lifetime.TotalSeconds} s, and now is {now:u}.");
        }

        if (signed > now + tolerance)
        {
            throw Denied("Request is not valid yet");
        }
    }

    /// <summary>A header that S3 acts on must be part of what was signed, or whoever has the URL could do more with it than its maker meant.</summary>
    /// <exception cref="AwsServiceException">There is one that isn't.</exception>
    public static void CheckHeaders(HttpRequest request, Authorization authorization)
    {
        var unsigned = request.Headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !authorization.SignedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unsigned.Count > 0)
        {
            throw Denied($"There were headers present in the request which were not signed: {string.Join(", ", unsigned)}");
        }
    }

    private static string Required(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value]
        ? value
        : throw Malformed("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");

    private static AwsServiceException Malformed(string message) => new("AuthorizationQueryParametersError", message);

    private static AwsServiceException Denied(string message) => new("AccessDenied", message, StatusCodes.Status403Forbidden);
}
