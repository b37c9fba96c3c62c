using System.Security.Cryptography;
using System.Text;

namespace CloudTemplate.Evaluation;

/// <summary>
/// Names and ids that AWS would make up. Here they follow from the stack and the logical id, so that the same template gives
/// the same system at every start, and its state is found again.
/// </summary>
internal static class PhysicalName
{
    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string MixedCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int HashLength = 12;

    /// <summary>A name in CloudFormation's way, <c>{stack}-{logicalId}-{hash}</c>, its first two parts cut where the whole would be too long.</summary>
    public static string Generate(string stack, string logicalId, int maxLength)
    {
        var budget = maxLength - HashLength - 2;
        var idLength = Math.Min(logicalId.Length, Math.Max(budget / 2, budget - stack.Length));
        var stackLength = Math.Min(stack.Length, budget - idLength);
        return $"{stack[..stackLength]}-{logicalId[..idLength]}-{Characters($"{stack}/{logicalId}", HashLength, UpperCase)}";
    }

    /// <summary>An id in lower case, as API Gateway has them.</summary>
    public static string Id(string seed, int length) => Characters(seed, length, LowerCase);

    /// <summary>The six characters that Secrets Manager ends an ARN with.</summary>
    public static string SecretSuffix(string seed) => Characters(seed, 6, MixedCase);

    /// <summary>A unique id of IAM: a prefix for the kind, then 17 characters.</summary>
    public static string IamId(string prefix, string seed) => prefix + Characters(seed, 17, Base32);

    public static Guid Guid(string seed) => new(Hash(seed).AsSpan(0, 16));

    private static string Characters(string seed, int length, string alphabet) =>
        string.Create(length, (Hash: Hash(seed), alphabet), static (characters, made) =>
        {
            for (var index = 0; index < characters.Length; index++)
            {
                characters[index] = made.alphabet[made.Hash[index] % made.alphabet.Length];
            }
        });

    private static byte[] Hash(string seed) => SHA256.HashData(Encoding.UTF8.GetBytes(seed));
}
