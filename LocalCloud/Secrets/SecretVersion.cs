using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Secrets;

/// <summary>One value that a secret has or had: a text or bytes.</summary>
internal sealed record SecretVersion
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    public required string VersionId { get; init; }
    public string? Value { get; init; }
    public byte[]? Binary { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its staging labels; one without any is deprecated, and forgotten in time.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Whether the values are the same, in a time that doesn't tell how much of them.</summary>
    public bool HasSameValue(SecretVersion other) =>
        (Value is null) == (other.Value is null) && CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    private byte[] Bytes => Value is null ? Binary ?? [] : Encoding.UTF8.GetBytes(Value);

    /// <summary>Says nothing of the value: it must not reach a log by way of an interpolated string.</summary>
    public override string ToString() => $"{VersionId} ({string.Join(", ", Stages)})";
}
