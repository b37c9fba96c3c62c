using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Functions.Aws;

/// <summary>
/// Signs requests with AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
/// as far as our calls need it: no query string, a path that needs no encoding, the body at hand.
/// </summary>
public sealed class SigV4Signer(string accessKeyId, string secretAccessKey, string region, string service)
{
    private const int HashLength = SHA256.HashSizeInBytes;

    private readonly byte[] _key = new byte[HashLength];
    private string _keyDay = "";

    /// <summary>The <c>X-Amz-Date</c> of a moment: <c>20150830T123600Z</c>.</summary>
    public static string Timestamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <param name="headers">What is signed: names in lower case and in order, <c>host</c> and <c>x-amz-date</c> among them.</param>
    /// <param name="timestamp">The value of <c>x-amz-date</c>.</param>
    public string Authorize(string method, string path, ReadOnlySpan<(string Name, string Value)> headers, ReadOnlySpan<byte> body, string timestamp)
    {
        var canonical = new StringBuilder(512).Append(method).Append('\n').Append(path).Append("\n\n");
        var names = new StringBuilder(64);
        foreach (var (name, value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
            names.Append(names.Length == 0 ? "" : ";").Append(name);
        }

        canonical.Append('\n').Append(names).Append('\n').Append(Hash(body));
        var day = timestamp[..8];
        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";

        Span<byte> signature = stackalloc byte[HashLength];
        HMACSHA256.HashData(KeyOf(day), Encoding.UTF8.GetBytes(toSign), signature);
        return $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(signature)}";
    }

    private static string Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(data, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The day's key: four HMACs that need not be made for each request.</summary>
    private byte[] KeyOf(string day)
    {
        if (_keyDay != day)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes($"AWS4{secretAccessKey}"), Encoding.UTF8.GetBytes(day), _key);
            HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(region), _key);
            HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(service), _key);
            HMACSHA256.HashData(_key, "aws4_request"u8, _key);
            _keyDay = day;
        }

        return _key;
    }
}
