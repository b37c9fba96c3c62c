using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Overview;

/// <summary>Reads what the overview shows. What can't be asked is among its problems; the rest of the page says that it isn't known.</summary>
internal sealed class OverviewReader(StackReadings readings, ProblemFinder problems, MapReader map, TileReader tiles) : ILivePage
{
    private const int Shown = 8;

    public string Name => "overview";

    public async Task<OverviewModel> ReadAsync()
    {
        var found = await problems.FindAsync();
        var failed = await OrNullAsync(readings.FailedAsync);
        var latest = await OrNullAsync(readings.LatestAsync);
        var rates = await readings.RatesAsync();
        return new OverviewModel(
            new ProblemsModel(found, latest?.Count > 0), await map.ReadAsync(failed?.Count), await tiles.ReadAsync(latest ?? [], failed?.Count), latest is null ? null : [.. latest.Take(Shown)],
            new RefusedModel(Answers(rates), TimeSpan.FromMilliseconds(rates?.WindowMs ?? 60_000)));
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var model = await ReadAsync();
        return
        [
            Region.Of<Problems>("overview.problems", model.Problems), Region.Of<Map>("overview.map", model.Map), Region.Of<Tiles>("overview.metrics", model.Tiles),
            Region.Of<Latest>("overview.latest", model.Latest), Region.Of<Refused>("overview.refused", model.Refused),
        ];
    }

    private static IReadOnlyList<RefusedAnswer>? Answers(RateList? rates) => rates is null ? null :
    [
        .. rates.Series
            .Where(series => series.Kind == "route")
            .SelectMany(series => series.Statuses.Where(status => !status.Key.StartsWith('2')).Select(status => new RefusedAnswer(series.Name ?? series.Resource, status.Key, Meaning(status.Key), status.Value)))
            .OrderByDescending(answer => answer.Count),
    ];

    private static string Meaning(string status) => status switch
    {
        "400" => "unreadable body, archived",
        "401" => "no signature header",
        "403" => "signature or envelope refused",
        "413" => "too large",
        "429" => "throttled",
        "502" => "a function failed",
        "504" => "not answered in time",
        _ => "",
    };

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (OperationException)
        {
            return null;
        }
    }
}
