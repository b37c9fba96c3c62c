using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Webhooks.Functions.Tracing;

/// <summary>
/// Steps as OpenTelemetry's protocol has them, an <c>ExportTraceServiceRequest</c> in protobuf:
/// https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/trace/v1/trace.proto
/// A message that is within another is written into a buffer of its own, since its length comes first.
/// </summary>
public static class Otlp
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Internal = 1;
    private const int Error = 2;

    public static byte[] Request(string service, IReadOnlyList<TraceSpan> spans)
    {
        var scope = new ArrayBufferWriter<byte>();
        foreach (var span in spans)
        {
            WriteBytes(scope, 2, Span(span));
        }

        var resource = new ArrayBufferWriter<byte>();
        WriteAttribute(resource, 1, "service.name", service);
        var resourceSpans = new ArrayBufferWriter<byte>();
        WriteBytes(resourceSpans, 1, resource.WrittenSpan);
        WriteBytes(resourceSpans, 2, scope.WrittenSpan);
        var request = new ArrayBufferWriter<byte>();
        WriteBytes(request, 1, resourceSpans.WrittenSpan);
        return request.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Span(TraceSpan span)
    {
        var written = new ArrayBufferWriter<byte>();
        WriteBytes(written, 1, Convert.FromHexString(span.TraceId));
        WriteBytes(written, 2, Convert.FromHexString(span.SpanId));
        WriteBytes(written, 4, Convert.FromHexString(span.ParentId));
        WriteBytes(written, 5, Encoding.UTF8.GetBytes(span.Name));
        WriteNumber(written, 6, Internal);
        WriteTime(written, 7, span.Start);
        WriteTime(written, 8, span.End);
        foreach (var (key, value) in span.Attributes)
        {
            WriteAttribute(written, 9, key, value);
        }

        if (span.Error is { } error)
        {
            var status = new ArrayBufferWriter<byte>();
            WriteBytes(status, 2, Encoding.UTF8.GetBytes(error));
            WriteNumber(status, 3, Error);
            WriteBytes(written, 15, status.WrittenSpan);
        }

        return written.WrittenSpan;
    }

    private static void WriteAttribute(ArrayBufferWriter<byte> to, int field, string key, string value)
    {
        var any = new ArrayBufferWriter<byte>();
        WriteBytes(any, 1, Encoding.UTF8.GetBytes(value));
        var pair = new ArrayBufferWriter<byte>();
        WriteBytes(pair, 1, Encoding.UTF8.GetBytes(key));
        WriteBytes(pair, 2, any.WrittenSpan);
        WriteBytes(to, field, pair.WrittenSpan);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> to, int field, ReadOnlySpan<byte> bytes)
    {
        WriteVarint(to, (uint)((field << 3) | Bytes));
        WriteVarint(to, (uint)bytes.Length);
        to.Write(bytes);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, int field, uint number)
    {
        WriteVarint(to, (uint)((field << 3) | Varint));
        WriteVarint(to, number);
    }

    private static void WriteTime(ArrayBufferWriter<byte> to, int field, DateTimeOffset time)
    {
        WriteVarint(to, (uint)((field << 3) | Fixed64));
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        to.Advance(sizeof(long));
    }

    private static void WriteVarint(ArrayBufferWriter<byte> to, uint number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            to.Write([(byte)(number | 0x80)]);
        }

        to.Write([(byte)number]);
    }
}
