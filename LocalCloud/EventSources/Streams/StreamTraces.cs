using System.Text.Json;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// Which changes belong to traces that are recorded. A stream carries no trace header; an item that says in its attribute <c>traceId</c>
/// (32 hexadecimal digits) which trace it was written in is taken at its word.
/// </summary>
internal static class StreamTraces
{
    private const int TraceIdLength = 32;

    public static IEnumerable<TracedItem> Of(CloudTelemetry telemetry, IReadOnlyList<BatchRecord> records, TimeProvider clock)
    {
        foreach (var record in records)
        {
            if (TraceId(record.Json.Span) is { } traceId && telemetry.Spans.Find(traceId) is { } spans)
            {
                var since = CloudTelemetry.NanosOf(ProcessTime.Of(clock, record.At));
                yield return new TracedItem(new TraceContext(traceId, Writer(spans, since)), since, record.SequenceNumber);
            }
        }
    }

    /// <summary>Whoever was at work last when the change was made: the function that made it is still at work, so its own span isn't here yet.</summary>
    private static string? Writer(IReadOnlyList<HeldSpan> spans, long at)
    {
        var last = spans.LastOrDefault(span => span.Start <= at && span.Span.Kind is SpanKind.Server or SpanKind.Consumer) ?? spans[0];
        return Convert.ToHexStringLower(last.Span.SpanId.Span);
    }

    /// <summary>The attribute of the item as it is now, or, where it is gone, as it was.</summary>
    private static string? TraceId(ReadOnlySpan<byte> record)
    {
        if (record.IndexOf("\"traceId\""u8) < 0)
        {
            return null;
        }

        Utf8JsonReader reader = new(record);
        using var document = JsonDocument.ParseValue(ref reader);
        var change = document.RootElement.GetProperty("dynamodb");
        return (change.TryGetProperty("NewImage", out var image) || change.TryGetProperty("OldImage", out image))
            && image.TryGetProperty("traceId", out var typed) && typed.TryGetProperty("S", out var text)
            && text.GetString() is { Length: TraceIdLength } traceId && TraceContext.IsHex(traceId) ? traceId.ToLowerInvariant() : null;
    }
}
