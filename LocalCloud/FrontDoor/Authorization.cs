using System.Globalization;

namespace LocalCloud.FrontDoor;

/// <summary>
/// What a request's <c>Authorization</c> header says: <c>AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…</c>,
/// or its query, when its URL was signed ahead of time: <see cref="QueryAuthorization"/>.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
/// </summary>
/// <param name="Time">When it was signed, as <c>X-Amz-Date</c> says.</param>
/// <param name="SignedHeaders">Names in lower case, in the order in which they were signed.</param>
internal sealed record Authorization(
    string AccessKeyId, string Date, string Region, string Service, string Time, IReadOnlyList<string> SignedHeaders, byte[] Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>How far a signature's time may be from the service's, either way: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>How long a URL that was signed ahead of time counts; null: the request itself was signed.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The session token that came along; empty when none did.</summary>
    public string SessionToken { get; init; } = "";

    /// <exception cref="AwsServiceException">There is no such header, or it isn't well-formed; the message says what of it.</exception>
    public static Authorization Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0 && QueryAuthorization.IsIn(request))
        {
            return QueryAuthorization.Read(request);
        }

        if (header.Length == 0)
        {
            throw new AwsServiceException("MissingAuthenticationTokenException", "Request is missing Authentication Token: sign it (SigV4) with the keys of the outputs file.", StatusCodes.Status403Forbidden);
        }

        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw Incomplete($"Unsupported algorithm: only {Algorithm} is verified here.");
        }

        string? credential = null, headers = null, signature = null;
        foreach (var parameter in header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            switch (parameter.Split('=', 2))
            {
                case ["Credential", var value]: credential = value; break;
                case ["SignedHeaders", var value]: headers = value; break;
                case ["Signature", var value]: signature = value; break;
                default: throw Incomplete("Invalid key=value pair (missing equal-sign, or not one of Credential, SignedHeaders, Signature) in Authorization header.");
            }
        }

        string?[] missing = [credential is null ? "Credential" : null, headers is null ? "SignedHeaders" : null, signature is null ? "Signature" : null];
        if (missing.OfType<string>().ToList() is { Count: > 0 } names)
        {
            throw Incomplete(string.Join(' ', names.Select(name => $"Authorization header requires '{name}' parameter.")));
        }

        return Of(credential!.Split('/'), headers!.Split(';'), signature!, request.Headers["X-Amz-Date"].ToString()) with { SessionToken = request.Headers["X-Amz-Security-Token"].ToString() };
    }

    /// <exception cref="AwsServiceException">It was signed too long ago, or its time is yet to come.</exception>
    public void CheckTime(DateTimeOffset now)
    {
        var signed = DateTimeOffset.ParseExact(Time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (Lifetime is { } lifetime)
        {
            QueryAuthorization.CheckTime(signed, lifetime, Tolerance, now);
        }
        else if ((now - signed).Duration() > Tolerance)
        {
            throw Invalid($"Signature {(signed < now ? "expired" : "not yet current")}: it was made at {Time}, and now is {now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} (±{Tolerance.TotalMinutes} min.).");
        }
    }

    /// <exception cref="AwsServiceException">A part of it isn't well-formed.</exception>
    public static Authorization Of(string[] credential, string[] headers, string signature, string time)
    {
        if (credential is not [var key, var date, var region, var service, var terminator])
        {
            throw Incomplete("Credential must have exactly 5 slash-delimited elements: keyid/date/region/service/term.");
        }

        if (terminator != Terminator)
        {
            throw Invalid($"Credential should be scoped with a valid terminator: '{Terminator}'.");
        }

        if (!DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            throw Incomplete("The request needs an X-Amz-Date header: yyyyMMddTHHmmssZ.");
        }

        if (!time.StartsWith(date, StringComparison.Ordinal) || date.Length != 8)
        {
            throw Invalid($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: {time}.");
        }

        if (!headers.Contains("host"))
        {
            throw Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        var mac = new byte[signature.Length / 2];
        return Convert.FromHexString(signature, mac, out _, out _) == System.Buffers.OperationStatus.Done
            ? new Authorization(key, date, region, service, time, headers, mac)
            : throw Incomplete("Authorization header's Signature isn't hexadecimal.");
    }

    private static AwsServiceException Incomplete(string message) => new("IncompleteSignatureException", message);

    public static AwsServiceException Invalid(string message) => new("InvalidSignatureException", message, StatusCodes.Status403Forbidden);
}
