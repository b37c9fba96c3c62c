using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

internal sealed record TraceList(IReadOnlyList<TraceSummary> Traces, HeldSpans Held);

internal sealed record HeldSpans(int Traces, int Spans, int Capacity, long Dropped);

internal sealed record TraceSummary(string TraceId, string Name, string Service, DateTime StartedAt, double DurationMs, double ActiveMs, int Spans, int Errors, string Status, int? HttpStatus, IReadOnlyList<string> Services);

/// <summary>The traces that are held.</summary>
internal sealed class TraceReading(SpanStore store)
{
    private const string HttpStatus = "http.response.status_code";

    /// <exception cref="QueryException">A parameter isn't what it should be.</exception>
    public TraceList List(HttpRequest request)
    {
        var limit = Query.Limit(request, usual: 50, most: 500);
        var (before, least) = (Query.Time(request, "before"), Query.Number(request, "minMs"));
        var (text, status, service) = (Query.Text(request, "q"), Query.Word(request, "status", "ok", "error"), Query.Text(request, "resource"));
        List<TraceSummary> found = [];
        store.Visit(spans =>
        {
            // What costs least is asked first, and only what is listed is summed up.
            if ((status is null || Status(spans) == status)
                && (service is null || HasService(spans, service))
                && (text is null || Has(spans, text))
                && Summarise(spans) is var summary
                && (before is null || summary.StartedAt < before.Value.UtcDateTime)
                && (least is null || summary.DurationMs >= least))
            {
                found.Add(summary);
            }

            return found.Count < limit;
        });
        var (traces, held, dropped) = store.Held;
        return new TraceList(found, new HeldSpans(traces, held, SpanStore.Capacity, dropped));
    }

    /// <summary>Null when no span of that trace is held.</summary>
    public TraceDetail? Find(string traceId) =>
        store.Find(traceId.ToLowerInvariant()) is { } spans ? TraceDetail.Of(Summarise(spans), spans) : null;

    private static TraceSummary Summarise(IReadOnlyList<HeldSpan> spans)
    {
        var root = spans.FirstOrDefault(span => span.IsRoot) ?? spans[0];
        var (start, end) = (spans[0].Start, spans.Max(span => span.End));
        var errors = spans.Count(span => span.IsError);
        var answered = root.Span.Attributes.FirstOrDefault(attribute => attribute.Key == HttpStatus)?.Value.IntValue;
        return new TraceSummary(
            root.TraceId, root.Span.Name, root.Service, Values.TimeOf((ulong)start).UtcDateTime, Milliseconds(end - start), Milliseconds(Active(spans)),
            spans.Count, errors, Status(spans), (int?)answered, [.. spans.Select(span => span.Service).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The time in which somebody was at work, however many were. Whoever only waited for what waited within it wasn't.</summary>
    private static long Active(IReadOnlyList<HeldSpan> byStart)
    {
        var waits = byStart.Where(span => span.IsWaiting).ToLookup(span => span.Span.ParentSpanId);
        var (active, until) = (0L, long.MinValue);
        foreach (var span in byStart.Where(span => !span.IsWaiting && !waits[span.Span.SpanId].Any(wait => wait.End <= span.End)))
        {
            active += Math.Max(0, span.End - Math.Max(span.Start, until));
            until = Math.Max(until, span.End);
        }

        return active;
    }

    private static string Status(IReadOnlyList<HeldSpan> spans) => spans.Any(span => span.IsError) ? "error" : "ok";

    private static bool HasService(IReadOnlyList<HeldSpan> spans, string service) => spans.Any(span => span.Service.Equals(service, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without a list or a closure for each span: all that are held may be asked.</summary>
    private static bool Has(IReadOnlyList<HeldSpan> spans, string text)
    {
        if (spans[0].TraceId.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var span in spans)
        {
            if (span.Span.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || span.Service.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            foreach (var attribute in span.Span.Attributes)
            {
                if (Values.Text(attribute.Value).Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static double Milliseconds(long nanos) => Math.Round(nanos / 1e6, 4);
}
