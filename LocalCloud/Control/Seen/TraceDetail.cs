using Google.Protobuf;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

/// <summary>One trace with its spans by their starts.</summary>
internal sealed record TraceDetail(string TraceId, string Name, DateTime StartedAt, double DurationMs, double ActiveMs, string Status, IReadOnlyList<SpanDetail> Spans)
{
    public static TraceDetail Of(TraceSummary summary, IReadOnlyList<HeldSpan> spans) => new(
        summary.TraceId, summary.Name, summary.StartedAt, summary.DurationMs, summary.ActiveMs, summary.Status, [.. spans.Select(span => SpanDetail.Of(span, spans[0].Start))]);
}

/// <param name="OffsetMs">Since the trace began.</param>
/// <param name="Waiting">Time only passed.</param>
internal sealed record SpanDetail(
    string SpanId, string? ParentSpanId, string Name, string Kind, string Service, DateTime StartedAt, double OffsetMs, double DurationMs, string Status, string? StatusMessage, bool Waiting,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<SpanEventDetail> Events, IReadOnlyList<SpanLinkDetail> Links)
{
    public static SpanDetail Of(HeldSpan held, long traceStart)
    {
        var span = held.Span;
        var attributes = Values.Texts(span.Attributes);
        attributes.Remove(HeldSpan.WaitingAttribute);
        return new SpanDetail(
            Hex(span.SpanId), span.ParentSpanId.IsEmpty ? null : Hex(span.ParentSpanId), span.Name, span.Kind.ToString().ToLowerInvariant(), held.Service,
            Values.TimeOf(span.StartTimeUnixNano).UtcDateTime, TraceReading.Milliseconds(held.Start - traceStart), TraceReading.Milliseconds(held.End - held.Start),
            (span.Status?.Code ?? Telemetry.Otlp.StatusCode.Unset).ToString().ToLowerInvariant(), span.Status?.Message is { Length: > 0 } message ? message : null, held.IsWaiting, attributes,
            [.. span.Events.Select(happened => new SpanEventDetail(happened.Name, Values.TimeOf(happened.TimeUnixNano).UtcDateTime, Values.Texts(happened.Attributes)))],
            [.. span.Links.Select(link => new SpanLinkDetail(Hex(link.TraceId), Hex(link.SpanId)))]);
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);
}

internal sealed record SpanEventDetail(string Name, DateTime At, IReadOnlyDictionary<string, string> Attributes);

internal sealed record SpanLinkDetail(string TraceId, string SpanId);
