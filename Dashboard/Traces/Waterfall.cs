using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Traces;

/// <summary>
/// A trace's spans as rows with their places. Time in which nothing worked is folded, so that 0.4 ms of work is seen beside
/// minutes in a queue; by true scale nothing is.
/// </summary>
public sealed class Waterfall
{
    /// <summary>A fold's width, as a part of the whole.</summary>
    private const double Fold = 0.06;

    private const double Least = 0.003;
    private readonly List<(double From, double To, double At, double Width)> _pieces = [];

    public Waterfall(Trace trace, bool isTrueScale)
    {
        Lay(trace, isTrueScale);
        var depths = new Dictionary<string, int>();
        Rows = [.. InTree(trace.Spans).Select(span =>
        {
            var depth = span.ParentSpanId is { } parent && depths.TryGetValue(parent, out var above) ? above + 1 : 0;
            depths[span.SpanId] = depth;
            var from = Place(span.OffsetMs);
            return new WaterfallRow(span, depth, from, Math.Max(Least, Place(span.OffsetMs + span.DurationMs) - from));
        })];
    }

    public IReadOnlyList<WaterfallRow> Rows { get; }

    /// <summary>How many stretches are folded.</summary>
    public int Folds { get; private set; }

    private void Lay(Trace trace, bool isTrueScale)
    {
        var end = Math.Max(trace.Spans.Select(span => span.OffsetMs + span.DurationMs).DefaultIfEmpty(0).Max(), 0.001);
        List<(double From, double To, bool IsFolded)> stretches = [];
        var at = 0.0;
        foreach (var span in trace.Spans.Where(span => !span.Waiting).OrderBy(span => span.OffsetMs))
        {
            if (span.OffsetMs > at)
            {
                stretches.Add((at, span.OffsetMs, !isTrueScale));
            }

            if (span.OffsetMs + span.DurationMs > at)
            {
                stretches.Add((Math.Max(at, span.OffsetMs), span.OffsetMs + span.DurationMs, false));
                at = span.OffsetMs + span.DurationMs;
            }
        }

        if (end > at)
        {
            stretches.Add((at, end, !isTrueScale));
        }

        var worked = stretches.Where(stretch => !stretch.IsFolded).Sum(stretch => stretch.To - stretch.From);
        // What is shorter than its fold would be isn't folded.
        stretches = [.. stretches.Select(stretch => stretch with { IsFolded = stretch.IsFolded && stretch.To - stretch.From > worked * Fold })];
        Folds = stretches.Count(stretch => stretch.IsFolded);
        var unfolded = stretches.Where(stretch => !stretch.IsFolded).Sum(stretch => stretch.To - stretch.From);
        var scale = unfolded > 0 ? (1 - (Folds * Math.Min(Fold, 0.8 / Math.Max(1, Folds)))) / unfolded : 0;
        var place = 0.0;
        foreach (var (from, to, isFolded) in stretches)
        {
            var width = isFolded ? Math.Min(Fold, 0.8 / Folds) : (to - from) * scale;
            _pieces.Add((from, to, place, width));
            place += width;
        }
    }

    /// <summary>From 0 to 1.</summary>
    private double Place(double offset)
    {
        foreach (var (from, to, at, width) in _pieces)
        {
            if (offset <= to)
            {
                return to > from ? at + (width * Math.Clamp((offset - from) / (to - from), 0, 1)) : at;
            }
        }

        return 1;
    }

    /// <summary>Each span below the one that caused it, by its start.</summary>
    private static IEnumerable<Span> InTree(IReadOnlyList<Span> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet();
        var below = spans.OrderBy(span => span.OffsetMs).ToLookup(span => span.ParentSpanId is { } parent && known.Contains(parent) && parent != span.SpanId ? parent : "");
        var open = new Stack<Span>(below[""].Reverse());
        while (open.TryPop(out var span))
        {
            yield return span;
            foreach (var child in below[span.SpanId].Reverse())
            {
                open.Push(child);
            }
        }
    }
}

/// <param name="From">Where its bar begins, from 0 to 1.</param>
public sealed record WaterfallRow(Span Span, int Depth, double From, double Width);
