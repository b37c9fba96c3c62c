using System.Buffers;

namespace LocalCloud.EventSources;

/// <summary>The event that Lambda makes of a batch: <c>{"Records": […]}</c>.</summary>
internal static class EventPayload
{
    /// <summary>The largest event, in bytes: Lambda's limit for a synchronous invocation.</summary>
    public const int Largest = 6_291_456;

    /// <summary>What it takes around its records, in bytes, and some.</summary>
    public const int Frame = 16;

    /// <summary>What a record adds, in bytes.</summary>
    public static int SizeOf(ReadOnlyMemory<byte> record) => record.Length + 1;

    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        ArrayBufferWriter<byte> buffer = new(Frame + records.Sum(SizeOf));
        buffer.Write("{\"Records\":["u8);
        for (var index = 0; index < records.Count; index++)
        {
            if (index > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(records[index].Span);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }
}
