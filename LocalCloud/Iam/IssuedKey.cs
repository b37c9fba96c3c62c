using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Iam;

/// <summary>An access key that was handed out, and whose it is.</summary>
public sealed class IssuedKey(AccessKey key, Principal owner)
{
    /// <summary>A key is used for a service or two, today and around midnight; more are only a caller who plays with scopes.</summary>
    private const int MostScopes = 16;

    private readonly ConcurrentDictionary<(string Date, string Region, string Service), byte[]> _signingKeys = new();

    public AccessKey Key => key;

    public Principal Owner => owner;

    /// <summary>
    /// The key that signatures of that scope are made with: four HMACs, kept since they are the same for a whole day.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
    /// </summary>
    public byte[] SigningKey(string date, string region, string service)
    {
        if (_signingKeys.TryGetValue((date, region, service), out var known))
        {
            return known;
        }

        var derived = Encoding.UTF8.GetBytes($"AWS4{key.Secret}");
        foreach (var part in (ReadOnlySpan<string>)[date, region, service, "aws4_request"])
        {
            derived = HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(part));
        }

        if (_signingKeys.Count < MostScopes)
        {
            _signingKeys.TryAdd((date, region, service), derived);
        }

        return derived;
    }
}
