using Google.Protobuf;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>Takes what programs send by OpenTelemetry's protocol, whatever it came by.</summary>
/// <param name="forward">Gets it too; null: nobody wants it.</param>
internal sealed class OtlpReceiver(CloudTelemetry telemetry, OtlpForwarder? forward = null)
{
    /// <summary>A request's bytes at most, unpacked: as much as OpenTelemetry's Collector takes by HTTP.</summary>
    public const int LargestRequest = 20 * 1024 * 1024;

    private const int SeverityPerLevel = 4;
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    /// <summary>Takes an <c>ExportTraceServiceRequest</c>.</summary>
    /// <exception cref="InvalidProtocolBufferException">It isn't one.</exception>
    public ExportResponse Traces(ReadOnlySpan<byte> request)
    {
        long rejected = 0;
        foreach (var resource in TraceRequest.Parser.ParseFrom(request).ResourceSpans)
        {
            var service = Values.Service(resource.Resource);
            rejected += resource.ScopeSpans.SelectMany(scope => scope.Spans).Count(span => !telemetry.Spans.Add(service, span));
            forward?.Pass(resource);
        }

        return Answer(rejected, "spans without a trace id of 16 bytes and a span id of 8 were rejected");
    }

    /// <summary>Takes an <c>ExportLogsServiceRequest</c>.</summary>
    /// <exception cref="InvalidProtocolBufferException">It isn't one.</exception>
    public ExportResponse Logs(ReadOnlySpan<byte> request)
    {
        foreach (var resource in LogsRequest.Parser.ParseFrom(request).ResourceLogs)
        {
            var service = Values.Service(resource.Resource);
            foreach (var record in resource.ScopeLogs.SelectMany(scope => scope.LogRecords))
            {
                var time = record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano;
                var at = time == 0 ? TimeProvider.System.GetUtcNow() : Values.TimeOf(time);
                telemetry.Logs.Add(new HeldLog(() => Text(record)) { At = at, Source = LogSource.Otlp, Service = service }, record.CalculateSize());
            }

            forward?.Pass(resource);
        }

        return new ExportResponse();
    }

    /// <summary>Takes an <c>ExportMetricsServiceRequest</c>.</summary>
    /// <exception cref="InvalidProtocolBufferException">It isn't one.</exception>
    public ExportResponse Metrics(ReadOnlySpan<byte> request)
    {
        long rejected = 0;
        foreach (var resource in MetricsRequest.Parser.ParseFrom(request).ResourceMetrics)
        {
            var service = Values.Service(resource.Resource);
            rejected += resource.ScopeMetrics.SelectMany(scope => scope.Metrics).Sum(metric => Rejected(service, metric));
            forward?.Pass(resource);
        }

        return Answer(rejected, "points were rejected: of no gauge, sum or histogram with explicit bounds, or of more series than are held");
    }

    private long Rejected(string service, Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Count(point => !Add(service, metric, "gauge", point)),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Count(point => !Add(service, metric, "sum", point)),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Count(point => !Add(service, metric, point)),
        Metric.DataOneofCase.None => 1,
        _ => 1,
    };

    private bool Add(string service, Metric metric, string type, NumberPoint point) => telemetry.Metrics.Add(
        service, metric.Name, metric.Unit, type, Values.Texts(point.Attributes), Values.TimeOf(point.TimeUnixNano),
        point.ValueCase == NumberPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble);

    private bool Add(string service, Metric metric, HistogramPoint point) => telemetry.Metrics.Add(
        service, metric.Name, metric.Unit, "histogram", Values.Texts(point.Attributes), Values.TimeOf(point.TimeUnixNano),
        point.Count == 0 ? 0 : point.Sum / point.Count, (long)point.Count, point.Sum);

    /// <summary>https://opentelemetry.io/docs/specs/otlp/#partial-success</summary>
    private static ExportResponse Answer(long rejected, string why) =>
        rejected == 0 ? new ExportResponse() : new ExportResponse { PartialSuccess = new PartialSuccess { Rejected = rejected, ErrorMessage = $"{rejected} {why}." } };

    private static LogText Text(LogRecord record)
    {
        var fields = Values.Texts(record.Attributes);
        return new LogText
        {
            Level = Level(record.SeverityNumber),
            Message = Values.Text(record.Body),
            TraceId = record.TraceId.Length == TraceIdBytes ? Convert.ToHexStringLower(record.TraceId.Span) : null,
            SpanId = record.SpanId.Length == SpanIdBytes ? Convert.ToHexStringLower(record.SpanId.Span) : null,
            Fields = fields,
        };
    }

    /// <summary>Four numbers a level, from 1 on, and 0 for none: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber</summary>
    private static LogLevel Level(int severity) =>
        severity <= 0 ? LogLevel.Information : (LogLevel)Math.Min((severity - 1) / SeverityPerLevel, (int)LogLevel.Critical);
}
