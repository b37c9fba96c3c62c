using System.Security.Cryptography;
using System.Text;

namespace Tests.Support;

/// <summary>
/// Signs a request as AWS's clients do (Signature Version 4), for tests that call a service by hand. Written once more, so that a
/// mistake in the code under test isn't made here too: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal static class AwsSignature
{
    /// <summary>Adds the headers to a request whose body and other headers are all there; its address needs no encoding.</summary>
    /// <param name="at">When it is signed; null: now.</param>
    public static async Task SignAsync(HttpRequestMessage request, string accessKeyId, string secret, string service, string? sessionToken = null, DateTimeOffset? at = null)
    {
        var time = (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        if (sessionToken is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", sessionToken);
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        if (service == "s3")
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Content-Sha256", Hex(SHA256.HashData(body)));
        }

        var signed = request.Headers
            .Where(header => header.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(',', header.Value)))
            .Append(("host", request.RequestUri!.Authority))
            .OrderBy(header => header.Item1, StringComparer.Ordinal)
            .ToList();
        var names = string.Join(';', signed.Select(header => header.Item1));
        var headers = string.Concat(signed.Select(header => $"{header.Item1}:{header.Item2}\n"));
        var canonical = $"{request.Method}\n{request.RequestUri.AbsolutePath}\n{request.RequestUri.Query.TrimStart('?')}\n{headers}\n{names}\n{Hex(SHA256.HashData(body))}";

        var scope = $"{time[..8]}/us-east-1/{service}/aws4_request";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
