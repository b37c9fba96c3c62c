using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Metrics;

/// <summary>Reads what Control measures: rates and times, processes, counters.</summary>
internal sealed class MetricsReader(StackReadings readings) : ILivePage
{
    /// <summary>How far back one can look, in minutes. Control holds half an hour.</summary>
    public static readonly IReadOnlyList<int> Windows = [5, 30];

    private static readonly (string Kind, string Title)[] Kinds = [("route", "Routes"), ("function", "Functions"), ("queue", "Queues")];

    public string Name => "metrics";

    /// <returns>Null where nobody measures, or it can't be asked.</returns>
    public async Task<MetricsModel?> ReadAsync(IQueryCollection query)
    {
        if (await readings.RatesAsync() is not { } rates)
        {
            return null;
        }

        var minutes = Windows.FirstOrDefault(each => query["minutes"] == each.ToString(System.Globalization.CultureInfo.InvariantCulture), Windows[0]);
        var functions = await readings.FunctionsAsync() ?? [];
        var asked = query["resource"].ToString();
        var function = functions.FirstOrDefault(each => each.IsCalled(asked));
        var resource = asked.Length == 0 ? null : function?.LogicalId ?? rates.Series.FirstOrDefault(series => series.Resource == asked || series.Name == asked)?.Resource ?? asked;

        Timeline timeline = new(rates.AsOf, minutes);
        RateFigures figures = new(timeline, minutes, functions);
        var shown = rates.Series.Where(series => resource is null || series.Resource == resource).ToList();
        var groups = Kinds.Select(kind => figures.Group(kind.Kind, kind.Title, shown)).Where(group => resource is null || group.Cards.Count + group.Quiet.Count > 0).ToList();
        var services = resource is null ? null : function?.Name ?? "";
        MeasuredFigures measured = new(timeline, minutes, functions, (await readings.MetricsAsync())?.Metrics ?? []);
        return new MetricsModel(
            minutes, resource, resource is null ? null : function?.ShortName ?? shown.FirstOrDefault()?.Name ?? resource, timeline.Step, groups,
            resource is null ? null : figures.Points(shown.FirstOrDefault()), new ProcessFigures(minutes, measured.Processes(services)), new CounterFigures(minutes, measured.Counters(services)));
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        if (await ReadAsync(query) is not { } model)
        {
            return [];
        }

        List<Region> regions = [.. model.Groups.Select(group => Region.Of<RateCards>($"metrics.{group.Kind}", group))];
        regions.Add(Region.Of<Processes>("metrics.processes", model.Processes));
        regions.Add(Region.Of<Counters>("metrics.counters", model.Counters));
        if (model.Points is { } points)
        {
            regions.Add(Region.Of<PointTable>("metrics.points", points));
        }

        return regions;
    }
}
