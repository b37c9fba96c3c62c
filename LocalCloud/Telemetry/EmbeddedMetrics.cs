using System.Text.Json;

namespace LocalCloud.Telemetry;

/// <summary>
/// The metrics that functions write into their logs, read as CloudWatch does: lines in the embedded metric format
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). They are summed up in
/// slots of five seconds: a busy function's lines, one point each, would push everything else out of what is held.
/// </summary>
internal sealed class EmbeddedMetrics(MetricStore store, TimeProvider time)
{
    public static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(5);

    private const string Mark = "\"CloudWatchMetrics\"";
    private const string Count = "Count";
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Service, string Name, string Unit, string Dimensions), Tally> _tallies = [];
    private long _slot;

    /// <summary>Takes a line, if there is a metric in it.</summary>
    public void Read(string service, string line)
    {
        if (!line.Contains(Mark, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("_aws", out var metadata) && metadata.TryGetProperty("CloudWatchMetrics", out var directives))
            {
                lock (_gate)
                {
                    FlushLocked();
                    foreach (var directive in directives.EnumerateArray())
                    {
                        Add(service, document.RootElement, directive);
                    }
                }
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException or FormatException)
        {
            // It isn't the format: CloudWatch takes no metric from such a line, and keeps it as a line of the log.
        }
    }

    /// <summary>Puts what a slot that is over has summed up among the metrics.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            FlushLocked();
        }
    }

    private void Add(string service, JsonElement line, JsonElement directive)
    {
        foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
        {
            var name = metric.GetProperty("Name").GetString()!;
            if (!line.TryGetProperty(name, out var value))
            {
                continue;
            }

            var unit = metric.TryGetProperty("Unit", out var given) ? given.GetString()! : "None";
            double[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetDouble())] : [value.GetDouble()];
            foreach (var set in directive.GetProperty("Dimensions").EnumerateArray())
            {
                KeyValuePair<string, string>[] dimensions = [.. set.EnumerateArray().Select(dimension => KeyValuePair.Create(dimension.GetString()!, line.GetProperty(dimension.GetString()!).ToString()))];
                var key = (service, name, unit, string.Join('\n', dimensions));
                if (!_tallies.TryGetValue(key, out var tally))
                {
                    _tallies[key] = tally = new Tally(dimensions);
                }

                tally.Add(values);
            }
        }
    }

    private void FlushLocked()
    {
        var slot = time.GetUtcNow().Ticks / SlotLength.Ticks;
        if (slot == _slot)
        {
            return;
        }

        var at = new DateTimeOffset(_slot * SlotLength.Ticks, TimeSpan.Zero);
        foreach (var ((service, name, unit, _), tally) in _tallies)
        {
            // What is counted adds up; of anything else, a duration, the mean says more.
            store.Add(service, name, unit, unit == Count ? "sum" : "histogram", tally.Dimensions, at, unit == Count ? tally.Sum : tally.Sum / tally.Values, tally.Values, tally.Sum);
        }

        _tallies.Clear();
        _slot = slot;
    }

    private sealed class Tally(IReadOnlyList<KeyValuePair<string, string>> dimensions)
    {
        public IReadOnlyList<KeyValuePair<string, string>> Dimensions => dimensions;

        public long Values { get; private set; }

        public double Sum { get; private set; }

        public void Add(double[] values)
        {
            Values += values.Length;
            Sum += values.Sum();
        }
    }
}
