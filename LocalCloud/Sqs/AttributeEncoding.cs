using System.Buffers.Binary;
using System.Text;

namespace LocalCloud.Sqs;

/// <summary>
/// Message attributes as the bytes that SQS takes the MD5 of, which are complete enough to be stored too:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
/// </summary>
internal static class AttributeEncoding
{
    private const byte StringTransport = 1;
    private const byte BinaryTransport = 2;

    /// <summary>Sorted by name; each name, type and value with its length before it.</summary>
    public static byte[] Encode(IEnumerable<KeyValuePair<string, MessageAttribute>> attributes)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, attribute) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Write(bytes, Encoding.UTF8.GetBytes(name));
            Write(bytes, Encoding.UTF8.GetBytes(attribute.DataType));
            bytes.WriteByte(attribute.BinaryValue is null ? StringTransport : BinaryTransport);
            Write(bytes, attribute.BinaryValue ?? Encoding.UTF8.GetBytes(attribute.StringValue ?? ""));
        }

        return bytes.ToArray();
    }

    public static Dictionary<string, MessageAttribute> Decode(ReadOnlySpan<byte> bytes)
    {
        var attributes = new Dictionary<string, MessageAttribute>();
        while (!bytes.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(Read(ref bytes));
            var type = Encoding.UTF8.GetString(Read(ref bytes));
            var isBinary = bytes[0] == BinaryTransport;
            bytes = bytes[1..];
            var value = Read(ref bytes);
            attributes.Add(name, new MessageAttribute(type, isBinary ? null : Encoding.UTF8.GetString(value), isBinary ? value.ToArray() : null));
        }

        return attributes;
    }

    /// <summary>The MD5 of attributes that are in the encoded form, in lower-case hexadecimal.</summary>
    public static string Digest(ReadOnlySpan<byte> encoded) => Convert.ToHexStringLower(Md5.Of(encoded));

    /// <summary>The MD5 of attributes; null when there are none, as SQS then leaves the field out.</summary>
    public static string? Digest(IReadOnlyDictionary<string, MessageAttribute> attributes) =>
        attributes.Count == 0 ? null : Digest(Encode(attributes));

    private static void Write(MemoryStream to, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        to.Write(length);
        to.Write(value);
    }

    private static ReadOnlySpan<byte> Read(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(from);
        var value = from.Slice(sizeof(int), length);
        from = from[(sizeof(int) + length)..];
        return value;
    }
}
