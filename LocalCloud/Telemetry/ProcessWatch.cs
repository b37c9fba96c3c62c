using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Telemetry;

/// <summary>A process to look at.</summary>
/// <param name="Id">Null: this one.</param>
/// <param name="Instance">The function's instance that it is; null: none.</param>
internal sealed record WatchedProcess(string Service, int? Id, string? Instance = null);

/// <summary>What one process took when it was looked at last.</summary>
/// <param name="Percent">Of one processor, since the look before.</param>
internal sealed record ProcessLook(ProcessUsage Usage, double? Percent, long At);

/// <summary>Looks every five seconds at what each process takes.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly CloudTelemetry _telemetry;
    private readonly Func<IReadOnlyList<WatchedProcess>> _processes;
    private readonly OtlpForwarder? _forward;
    private readonly ITimer _timer;
    private IReadOnlyDictionary<int, ProcessLook> _looks = new Dictionary<int, ProcessLook>();

    public ProcessWatch(CloudTelemetry telemetry, Func<IReadOnlyList<WatchedProcess>> processes, OtlpForwarder? forward)
    {
        (_telemetry, _processes, _forward) = (telemetry, processes, forward);
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>By its id, 0 being this process; null: it hasn't been looked at.</summary>
    public ProcessLook? Of(int? process) => Volatile.Read(ref _looks).GetValueOrDefault(process ?? 0);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var before = Volatile.Read(ref _looks);
        Dictionary<int, ProcessLook> looks = [];
        foreach (var process in _processes())
        {
            if ((process.Id is { } id ? ProcessUsage.Read(id) : ProcessUsage.OfThis()) is not { } usage)
            {
                continue;
            }

            var now = TimeProvider.System.GetTimestamp();
            var last = before.GetValueOrDefault(process.Id ?? 0);
            var share = last is null ? (double?)null : Math.Max(0, (usage.Cpu - last.Usage.Cpu) / TimeProvider.System.GetElapsedTime(last.At, now));
            looks[process.Id ?? 0] = new ProcessLook(usage, share * 100, now);
            Add(process, "process.memory.usage", "By", usage.Memory);
            if (share is { } known)
            {
                Add(process, "process.cpu.utilization", "1", known);
            }
        }

        Volatile.Write(ref _looks, looks);
    }

    private void Add(WatchedProcess process, string name, string unit, double value)
    {
        var now = TimeProvider.System.GetUtcNow();
        KeyValuePair<string, string>[] attributes = process.Instance is { } instance ? [new("faas.instance", instance)] : [];
        _telemetry.Metrics.Add(process.Service, name, unit, "gauge", attributes, now, value);
        if (_forward is not null)
        {
            NumberPoint point = new() { TimeUnixNano = (ulong)CloudTelemetry.NanosOf(now), AsDouble = value };
            point.Attributes.AddRange(attributes.Select(attribute => new KeyValue { Key = attribute.Key, Value = Values.Of(attribute.Value) }));
            _forward.Metric(process.Service, new Metric { Name = name, Unit = unit, Gauge = new Numbers { DataPoints = { point } } });
        }
    }
}
