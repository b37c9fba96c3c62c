using System.Globalization;
using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Overview;

/// <summary>The overview's four figures: of the gateway where somebody counts there, of the table where not.</summary>
internal sealed class TileReader(CurrentStack stack, StackReadings readings, TimeProvider time)
{
    private const int PlottedMinutes = 15;
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<Figure>> ReadAsync(IReadOnlyList<StoredEvent> latest, int? failed)
    {
        var waiting = Waiting(await readings.QueuesAsync(), (await readings.ResourcesAsync())?.Resources ?? []);
        return await readings.RatesAsync() is { } rates ? OfGateway([.. rates.Series.Where(series => series.Kind == "route")], rates.AsOf, waiting) : OfTable(latest, failed, waiting);
    }

    private static IReadOnlyList<Figure> OfGateway(IReadOnlyList<RateSeries> routes, DateTimeOffset asOf, Figure waiting)
    {
        Timeline timeline = new(asOf, PlottedMinutes);
        var slots = routes.SelectMany(route => route.History).ToList();
        var slowest = routes.Where(route => route.P99Ms is not null).MaxBy(route => route.P99Ms);
        var refused = routes.Sum(route => route.Statuses.Where(status => !status.Key.StartsWith('2')).Sum(status => status.Value));
        var requests = routes.Sum(route => route.Requests);
        PlotLine p99 = new("p99", timeline.Of(slots, slot => slot.At, (step, _) => step.Max(slot => slot.P99Ms), none: null));
        PlotLine counts = new("", timeline.Of(slots, slot => slot.At, (step, length) => step.Sum(slot => slot.Requests) / length.TotalSeconds, none: 0));
        return
        [
            slowest is null
                ? Tile("Answer time at the gateway", "none", "no request in 1 min") with { Lines = [p99], Say = Show.Milliseconds }
                : Tile("Answer time at the gateway", slowest.P99Ms!.Value.ToString("0", CultureInfo.InvariantCulture), $"{Show.Milliseconds(slowest.P50Ms ?? 0)} p50, last min, slowest route") with { Unit = "ms p99", Lines = [p99], Say = Show.Milliseconds },
            Tile("Accepted", Show.Rate(routes.Sum(route => route.PerSecond)), $"{Show.Count(requests - refused)} in 1 min") with { Lines = [counts], Say = Show.Rate },
            waiting,
            Tile("Refused", Show.Count(refused), $"in 1 min · {Percent(refused, requests)} of requests"),
        ];
    }

    private IReadOnlyList<Figure> OfTable(IReadOnlyList<StoredEvent> latest, int? failed, Figure waiting)
    {
        var now = time.GetUtcNow();
        var recent = latest.Count(stored => Show.EpochMs(stored.ReceivedAt) > now - Recently);
        var newest = latest.Select(stored => Show.EpochMs(stored.ReceivedAt)).Max();
        return
        [
            Tile("Received", recent == StackReadings.Newest ? $"{recent}+" : Show.Count(recent), "stored or failed, in 5 min"),
            Tile("Newest event", newest is { } at ? Show.Span(Floor(now - at)) : "none", newest is null ? "today or yesterday" : "since it was received") with { Unit = newest is null ? "" : "ago" },
            waiting,
            Tile("Failed", failed is { } count ? Show.Count(count) : "unknown", "wait in the archive"),
        ];
    }

    private Figure Waiting(IReadOnlyDictionary<string, QueueCounts>? queues, IReadOnlyList<ResourceReading> resources)
    {
        var name = stack.Outputs.QueueName;
        var counts = name is null ? null : queues?.GetValueOrDefault(name);
        return resources.FirstOrDefault(resource => resource.Kind == "queue" && resource.Name == name) is { OldestAgeMs: { } age }
            ? Tile("Oldest message in the queue", Show.Span(TimeSpan.FromMilliseconds(age)), $"{Show.Count(counts?.Visible ?? 0)} waiting")
            : Tile("Waiting in the queue", counts is null ? "unknown" : Show.Count(counts.Visible), counts is null ? (stack.IsLocal ? "Control doesn't answer" : "see CloudWatch") : $"{Show.Count(counts.InFlight)} in flight, now");
    }

    private static Figure Tile(string title, string value, string note) => new() { Title = title, Value = value, Note = note, From = $"−{PlottedMinutes} min" };

    private static string Percent(long part, long whole) => whole == 0 ? "none" : $"{(100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture)} %";

    /// <summary>In steps that don't move each second.</summary>
    private static TimeSpan Floor(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds / 5) * 5) : TimeSpan.FromMinutes(Math.Floor(span.TotalMinutes));
}
