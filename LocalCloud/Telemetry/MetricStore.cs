using System.Text.Json;

namespace LocalCloud.Telemetry;

/// <summary>A metric's values with one set of attributes.</summary>
internal sealed class MetricSeries(string service, string name, string unit, string type, string attributes)
{
    public string Service => service;

    public string Name => name;

    public string Unit => unit;

    /// <summary><c>gauge</c>, <c>sum</c> or <c>histogram</c>.</summary>
    public string Type => type;

    /// <summary>A JSON object.</summary>
    public string Attributes => attributes;

    /// <summary>The newest value.</summary>
    public MetricPoint? Last { get; set; }
}

/// <param name="Value">Of a histogram: the mean.</param>
/// <param name="Count">Of a histogram: how many values.</param>
/// <param name="Sum">Of a histogram.</param>
internal sealed record MetricPoint(MetricSeries Series, DateTimeOffset At, double Value, long? Count = null, double? Sum = null);

/// <summary>The newest points of all metrics.</summary>
internal sealed class MetricStore
{
    /// <summary>Half an hour of forty processes and as many counters, each a point in five seconds.</summary>
    public const int Capacity = 50_000;
    private const int MostSeries = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Service, string Name, string Attributes), MetricSeries> _series = [];
    private readonly Ring<MetricPoint> _points = new(Capacity, long.MaxValue);
    private long _version;

    /// <summary>Another after each change.</summary>
    public long Version => Volatile.Read(ref _version);

    public (int Points, long Dropped) Held
    {
        get
        {
            lock (_gate)
            {
                return (_points.Count, _points.Dropped);
            }
        }
    }

    /// <summary>Takes a point.</summary>
    /// <param name="attributes">In any order; they tell series of one name apart.</param>
    /// <returns>False when there are as many series as there may be, and this would be another.</returns>
    public bool Add(string service, string name, string unit, string type, IEnumerable<KeyValuePair<string, string>> attributes, DateTimeOffset at, double value, long? count = null, double? sum = null)
    {
        var text = JsonSerializer.Serialize(new SortedDictionary<string, string>(attributes.ToDictionary(), StringComparer.Ordinal));
        lock (_gate)
        {
            if (!_series.TryGetValue((service, name, text), out var series))
            {
                if (_series.Count >= MostSeries)
                {
                    return false;
                }

                _series[(service, name, text)] = series = new MetricSeries(service, name, unit, type, text);
            }

            series.Last = new MetricPoint(series, at, value, count, sum);
            _points.Add(series.Last, 0);
            _version++;
            return true;
        }
    }

    /// <summary>All series, by service and name.</summary>
    public IReadOnlyList<MetricSeries> Series()
    {
        lock (_gate)
        {
            return [.. _series.Values.OrderBy(series => series.Service, StringComparer.Ordinal).ThenBy(series => series.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The points of the series of some names, the oldest first.</summary>
    public ILookup<MetricSeries, MetricPoint> Points(IReadOnlyCollection<string> names)
    {
        lock (_gate)
        {
            return _points.Entries.Where(point => names.Contains(point.Series.Name)).ToLookup(point => point.Series);
        }
    }
}
