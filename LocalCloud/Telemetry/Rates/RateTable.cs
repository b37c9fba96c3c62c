using System.Collections.Concurrent;

namespace LocalCloud.Telemetry.Rates;

/// <summary>The rates of everything that has some, by logical id.</summary>
internal sealed class RateTable(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RateSeries> _series = new(StringComparer.Ordinal);

    /// <summary>In the order of kinds and names.</summary>
    public IEnumerable<RateSeries> All => _series.Values.OrderBy(series => series.Kind, StringComparer.Ordinal).ThenBy(series => series.Name, StringComparer.Ordinal);

    /// <summary>Counts requests so far: another after each.</summary>
    public long Version => _series.Values.Sum(series => series.Total);

    /// <param name="kind"><c>route</c>, <c>function</c>, <c>queue</c>.</param>
    public RateSeries Of(string resource, string kind, string name) => _series.GetOrAdd(resource, static (id, given) => new RateSeries(id, given.kind, given.name, given.time), (kind, name, time));
}
