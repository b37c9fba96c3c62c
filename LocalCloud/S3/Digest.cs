using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LocalCloud.S3;

/// <summary>A checksum that is taken while bytes go by.</summary>
internal sealed class Digest(Action<ReadOnlySpan<byte>> append, Func<byte[]> finish)
{
    /// <summary>The algorithms that S3 takes for a checksum, by the end of their header's name.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    public void Append(ReadOnlySpan<byte> bytes) => append(bytes);

    public byte[] Finish() => finish();

    /// <param name="algorithm">One of <see cref="Algorithms"/>, or <c>md5</c>.</param>
    public static Digest Of(string algorithm) => algorithm switch
    {
        "crc32" => Of(Crc.Crc32()),
        "crc32c" => Of(Crc.Crc32C()),
        "crc64nvme" => Of(Crc.Crc64Nvme()),
        "sha1" => Of(HashAlgorithmName.SHA1),
        "sha256" => Of(HashAlgorithmName.SHA256),
        "md5" => Of(HashAlgorithmName.MD5),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such checksum."),
    };

    /// <summary>How many bytes the algorithm's value has.</summary>
    public static int Length(string algorithm) => algorithm switch
    {
        "crc32" or "crc32c" => 4,
        "crc64nvme" => 8,
        "sha1" => SHA1.HashSizeInBytes,
        "sha256" => SHA256.HashSizeInBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such checksum."),
    };

    private static Digest Of(Crc crc) => new(crc.Append, crc.Value);

    [SuppressMessage("Reliability", "CA2000", Justification = "it holds no more than memory, and lives as long as one upload")]
    private static Digest Of(HashAlgorithmName algorithm)
    {
        var hash = IncrementalHash.CreateHash(algorithm);
        return new Digest(hash.AppendData, hash.GetHashAndReset);
    }
}
