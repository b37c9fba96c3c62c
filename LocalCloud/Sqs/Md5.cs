using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LocalCloud.Sqs;

/// <summary>The checksum that SQS gives for bodies and attributes, so that a client sees what was changed on the way.</summary>
internal static class Md5
{
    [SuppressMessage("Security", "CA5351", Justification = "SQS's protocol says MD5; it protects nothing")]
    [SuppressMessage("Security", "S4790", Justification = "the same")]
    public static byte[] Of(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
}
