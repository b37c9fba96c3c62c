using Google.Protobuf;
using LocalCloud.Telemetry.Otlp;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.Telemetry;

/// <summary>What is seen of a running system: spans, log records, metrics and rates, in memory and bounded.</summary>
public sealed class CloudTelemetry
{
    private readonly OtlpForwarder? _forward;

    internal CloudTelemetry(OtlpForwarder? forward = null) => (_forward, Embedded) = (forward, new EmbeddedMetrics(Metrics, Time));

    /// <summary>The name under which LocalCloud's own is found.</summary>
    internal const string OwnService = "LocalCloud";

    private static readonly TimeProvider Time = TimeProvider.System;

    internal SpanStore Spans { get; } = new();

    internal LogStore Logs { get; } = new();

    internal MetricStore Metrics { get; } = new();

    internal EmbeddedMetrics Embedded { get; }

    internal RateTable Rates { get; } = new(Time);

    internal Sampler Sampler { get; } = new(Time);

    /// <summary>Now, as spans say it: in nanoseconds since 1970.</summary>
    internal static long Now() => NanosOf(Time.GetUtcNow());

    internal static long NanosOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Records a span of LocalCloud's own.</summary>
    /// <param name="place">Its trace and its parent.</param>
    /// <param name="spanId">Its own id, for what is below it.</param>
    /// <param name="service">In whose name: the API's, the function's, the queue's.</param>
    /// <param name="start">From then until now; in nanoseconds since 1970.</param>
    internal void Record(TraceContext place, string spanId, string service, string name, SpanKind kind, long start, long end, string? error, params ReadOnlySpan<(string Key, object? Value)> attributes)
    {
        Span span = new()
        {
            TraceId = ByteString.CopyFrom(Convert.FromHexString(place.TraceId)),
            SpanId = ByteString.CopyFrom(Convert.FromHexString(spanId)),
            Name = name,
            Kind = kind,
            StartTimeUnixNano = (ulong)start,
            EndTimeUnixNano = (ulong)Math.Max(start, end),
        };
        if (place.SpanId is { } parent)
        {
            span.ParentSpanId = ByteString.CopyFrom(Convert.FromHexString(parent));
        }

        if (error is not null)
        {
            span.Status = new SpanStatus { Code = StatusCode.Error, Message = error };
        }

        foreach (var (key, value) in attributes)
        {
            if (Values.Of(value) is { } known)
            {
                span.Attributes.Add(new KeyValue { Key = key, Value = known });
            }
        }

        Spans.Add(service, span);
        _forward?.Spans(service, span);
    }

    /// <summary>Takes a log record of a function or of LocalCloud.</summary>
    internal void Log(HeldLog record, int bytes)
    {
        Logs.Add(record, bytes);
        _forward?.Log(record);
    }
}
