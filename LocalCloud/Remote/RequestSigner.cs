using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Remote;

/// <summary>
/// Signs a request to AWS (SigV4): https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal static class RequestSigner
{
    private const string Algorithm = Authorization.Algorithm;

    /// <summary>Adds the time, the token, the body's hash and the signature, over everything that says what the request is about.</summary>
    /// <param name="key">Whose request it is.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, IssuedKey key, string region, string service, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var date = time[..8];
        var hash = RequestSignature.Hash(body);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        if (key.Key.SessionToken is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
        }

        SortedDictionary<string, string> signed = new(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Where(header => IsSigned(header.Key)))
        {
            signed[name.ToLowerInvariant()] = string.Join(',', values).Trim();
        }

        var names = string.Join(';', signed.Keys);
        var canonical = new StringBuilder(1024)
            .Append(request.Method.Method).Append('\n').Append(request.RequestUri.AbsolutePath).Append('\n').Append(Query(request.RequestUri.Query)).Append('\n');
        foreach (var (name, value) in signed)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(hash);
        var scope = $"{date}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{RequestSignature.Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key.SigningKey(date, region, service), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={key.Key.Id}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static bool IsSigned(string name) =>
        name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase);

    private static string Query(string query) => string.Join('&', query
        .TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encoded(pair[0]), Value: Encoded(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));
}
