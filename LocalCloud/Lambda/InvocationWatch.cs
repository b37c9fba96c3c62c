using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.Lambda;

/// <summary>Sees one invocation through: how long it waited, whether for a new instance, how long it ran, and what came of it.</summary>
internal sealed class InvocationWatch
{
    /// <summary>A shorter wait is no wait; in nanoseconds.</summary>
    private const long Noticeable = 5_000_000;

    private readonly CloudTelemetry _telemetry;
    private readonly RateSeries _rate;
    private readonly string _function;
    private readonly TraceContext? _place;
    private readonly string _spanId = "";
    private readonly long _created;
    private readonly string _source;
    private long _assigned;
    private long _began;
    private string? _instance;
    private bool _cold;

    public InvocationWatch(CloudTelemetry telemetry, RateSeries rate, Invocation invocation)
    {
        (_telemetry, _rate, _function, _source) = (telemetry, rate, invocation.FunctionName, invocation.Source);
        _created = CloudTelemetry.Now();
        _place = TraceContext.Read(invocation.TraceHeader);
        if (_place is not null)
        {
            _spanId = TraceContext.NewSpanId();
        }
    }

    /// <summary>What the function goes on with: it is below the invocation. Null: the invocation's own.</summary>
    public string? Header => _place?.Below(_spanId).Header;

    /// <summary>An instance has it.</summary>
    public void OnAssigned(FunctionInstance instance)
    {
        _assigned = CloudTelemetry.Now();
        _instance = instance.Id;
        _began = _assigned - (TimeProvider.System.GetElapsedTime(instance.StartedAt).Ticks * TimeSpan.NanosecondsPerTick);
        _cold = instance.InitDuration is { } init && _began + (init.Ticks * TimeSpan.NanosecondsPerTick) > _created;
    }

    /// <summary>It was answered.</summary>
    /// <param name="error">What failed; null: nothing.</param>
    public void OnAnswered(string requestId, string? error)
    {
        var now = CloudTelemetry.Now();
        var started = _assigned == 0 ? now : _assigned;
        _rate.Add(TimeSpan.FromTicks((now - started) / TimeSpan.NanosecondsPerTick), failed: error is not null, cold: _cold);
        if (_place is null)
        {
            return;
        }

        if (started - _created > Noticeable)
        {
            var wait = TraceContext.NewSpanId();
            _telemetry.Record(_place, wait, _function, "wait for an instance", SpanKind.Internal, _created, started, null, (HeldSpan.WaitingAttribute, true));
            if (_cold && _began > _created)
            {
                _telemetry.Record(_place.Below(wait), TraceContext.NewSpanId(), _function, "init", SpanKind.Internal, _began, started, null, ("faas.instance", _instance));
            }
        }

        _telemetry.Record(
            _place, _spanId, _function, "invoke", SpanKind.Server, started, now, error,
            ("faas.invocation_id", requestId), ("faas.coldstart", _cold), ("faas.instance", _instance), ("faas.trigger", _source));
    }

    /// <summary>It wasn't taken.</summary>
    public void OnThrottled() => _rate.Add(TimeSpan.Zero, throttled: true);
}
