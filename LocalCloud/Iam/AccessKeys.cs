using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LocalCloud.Iam;

/// <summary>The access keys of this run, in memory: a restart hands out new ones.</summary>
/// <remarks>
/// Shaped like AWS's, since some clients look at the shape: <c>AKIA</c> for a person's long-term key, which has no session token, and
/// <c>ASIA</c> for a role's temporary one, which needs it
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes).
/// </remarks>
public sealed class AccessKeys : IAccessKeys
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly ConcurrentDictionary<string, IssuedKey> _issued = new();

    public AccessKey Issue(Principal principal)
    {
        var temporary = principal.RoleArn is not null;
        while (true)
        {
            var id = (temporary ? "ASIA" : "AKIA") + RandomNumberGenerator.GetString(Base32, 16);
            AccessKey key = new(id, RandomNumberGenerator.GetString(Base64, 40), temporary ? RandomNumberGenerator.GetString(Base64, 256) : null);
            if (_issued.TryAdd(id, new IssuedKey(key, principal)))
            {
                return key;
            }
        }
    }

    public void Revoke(string accessKeyId) => _issued.TryRemove(accessKeyId, out _);

    public IssuedKey? FindKey(string accessKeyId) => _issued.GetValueOrDefault(accessKeyId);

    public Principal? Find(string accessKeyId) => FindKey(accessKeyId)?.Owner;
}
