using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Metrics;

/// <summary>Makes figures of rates. A step of several slots has the highest of their percentiles: percentiles can't be added up.</summary>
internal sealed class RateFigures(Timeline timeline, int minutes, IReadOnlyList<ControlFunction> functions)
{
    public RateGroup Group(string kind, string title, IEnumerable<RateSeries> series)
    {
        var busy = series.Where(each => each.Kind == kind).ToLookup(each => each.History.Any(slot => timeline.Contains(slot.At)), Card);
        return new RateGroup(kind, title, minutes, [.. busy[true]], [.. busy[false]]);
    }

    /// <param name="series">Null: nothing is known of it.</param>
    public RatePoints Points(RateSeries? series) => new(
        timeline.Step, Words(series?.Kind).Counted,
        [
            .. (series?.History ?? []).Where(slot => timeline.Contains(slot.At)).GroupBy(slot => slot.At.UtcTicks / timeline.Step.Ticks).OrderByDescending(step => step.Key)
                .Select(step => new RatePoint(
                    new DateTimeOffset(step.Key * timeline.Step.Ticks, TimeSpan.Zero), step.Sum(slot => slot.Requests), step.Sum(slot => slot.Errors), step.Sum(slot => slot.Throttles), step.Sum(slot => slot.ColdStarts),
                    step.Max(slot => slot.P50Ms), step.Max(slot => slot.P95Ms), step.Max(slot => slot.P99Ms))),
        ]);

    private RateCard Card(RateSeries series)
    {
        var words = Words(series.Kind);
        var window = series.History.Where(slot => timeline.Contains(slot.At)).ToList();
        var errors = window.Sum(slot => slot.Errors);
        PlotLine requests = new("all", timeline.Of(series.History, slot => slot.At, (slots, length) => slots.Sum(slot => slot.Requests) / length.TotalSeconds, none: 0));
        PlotLine failed = new("errors", timeline.Of(series.History, slot => slot.At, (slots, length) => slots.Sum(slot => slot.Errors) / length.TotalSeconds, none: 0), LineStyle.Bad);
        return new RateCard(
            series.Resource,
            functions.FirstOrDefault(function => function.LogicalId == series.Resource)?.ShortName ?? series.Name ?? series.Resource,
            MetricsModel.Address(minutes, series.Resource),
            string.Join(", ", Facts(series.Kind, window.Sum(slot => slot.Requests), errors, window.Sum(slot => slot.Throttles), window.Sum(slot => slot.ColdStarts))),
            errors > 0,
            new Figure { Title = words.Rate, Value = Show.Rate(series.PerSecond), Note = "last min", From = timeline.From, Say = Show.Rate, Lines = errors > 0 ? [requests, failed] : [requests] },
            new Figure
            {
                Title = words.Time,
                Value = series.P99Ms is { } p99 ? Show.Milliseconds(p99) : "none",
                Unit = series.P99Ms is null ? "" : "p99",
                Note = series.P99Ms is null ? "in 1 min" : $"{Show.Milliseconds(series.P95Ms ?? 0)} p95, {Show.Milliseconds(series.P50Ms ?? 0)} p50, last min",
                From = timeline.From,
                Say = Show.Milliseconds,
                Lines = [Percentile("p50", slot => slot.P50Ms, LineStyle.Middle), Percentile("p95", slot => slot.P95Ms, LineStyle.High), Percentile("p99", slot => slot.P99Ms, LineStyle.Highest)],
            });

        PlotLine Percentile(string name, Func<RateSlot, double?> of, LineStyle style) => new(name, timeline.Of(series.History, slot => slot.At, (slots, _) => slots.Max(of), none: null), style);
    }

    private IEnumerable<string> Facts(string kind, long requests, long errors, long throttles, long coldStarts)
    {
        if (kind == "queue")
        {
            yield return $"{Show.Count(requests)} received in {minutes} min";
            yield break; // what isn't handled comes again, and counts again
        }

        yield return $"{Show.Count(requests, Words(kind).Counted)} in {minutes} min";
        yield return Show.Count(errors, "error");
        if (throttles > 0)
        {
            yield return $"{Show.Count(throttles)} throttled";
        }

        if (kind == "function")
        {
            yield return Show.Count(coldStarts, "cold start");
        }
    }

    private static (string Counted, string Rate, string Time) Words(string? kind) => kind switch
    {
        "function" => ("invocation", "Invocations", "Duration"),
        "queue" => ("message", "Messages received", "Time in the queue"),
        _ => ("request", "Requests", "Answer time"),
    };
}
