using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LocalCloud.Sqs;

/// <summary>
/// What a receiver shows in order to delete a message: which message, and which of its receives. Every receive draws a random number,
/// so that an older handle (or a guessed one) finds nothing.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceiptHandle(int QueueId, long Sequence, long Receipt)
{
    private const int Length = 24;
    private static readonly byte[] Header = [1, 1, 1];   // AQEB: SQS's own begin like that

    public static long NewReceipt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        Header.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], QueueId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], Receipt);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads a handle that a queue has given; false for anything else.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, int queueId, out ReceiptHandle handle)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text is not { Length: Length / 3 * 4 }
            || !Convert.TryFromBase64String(text, bytes, out var written)
            || written != Length
            || !bytes.StartsWith(Header)
            || BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) != queueId)
        {
            handle = default;
            return false;
        }

        handle = new ReceiptHandle(queueId, BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes[16..]));
        return true;
    }
}
