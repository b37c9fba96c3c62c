using System.Net.Http.Headers;
using System.Threading.Channels;
using Google.Protobuf;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>
/// Sends everything on to another collector, by what the usual variables say: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>_PROTOCOL</c>
/// (<c>http/protobuf</c>, the default, or <c>grpc</c>) and <c>_HEADERS</c>: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
/// What it can't get rid of is dropped and counted: nobody waits for it.
/// </summary>
internal sealed class OtlpForwarder : IAsyncDisposable
{
    private const int MostHeld = 10_000;
    private const int MostInOneRequest = 512;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<IMessage> _held;
    private readonly HttpClient _client = new() { Timeout = Patience };
    private readonly Uri _endpoint;
    private readonly bool _grpc;
    private readonly Task _sending;
    private long _dropped;

    private OtlpForwarder(Uri endpoint, bool grpc, string headers)
    {
        (_endpoint, _grpc) = (endpoint, grpc);
        _held = Channel.CreateBounded<IMessage>(new BoundedChannelOptions(MostHeld) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, _ => Drop(1));
        foreach (var pair in headers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                _client.DefaultRequestHeaders.TryAddWithoutValidation(pair[..at].Trim(), Uri.UnescapeDataString(pair[(at + 1)..].Trim()));
            }
        }

        _sending = SendAsync();
    }

    /// <summary>How much couldn't be sent.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Null when no endpoint is set.</summary>
    /// <exception cref="Hosting.StartException">What is set is no URL, or no protocol that is known.</exception>
    public static OtlpForwarder? FromEnvironment(Func<string, string?> variable)
    {
        if (variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not { Length: > 0 } endpoint)
        {
            return null;
        }

        if (!Uri.TryCreate($"{endpoint.TrimEnd('/')}/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new Hosting.StartException($"OTEL_EXPORTER_OTLP_ENDPOINT is \"{endpoint}\", which is not an http or https URL. Set it to the collector's, or unset it.");
        }

        var protocol = variable("OTEL_EXPORTER_OTLP_PROTOCOL") is { Length: > 0 } set ? set : "http/protobuf";
        return protocol is "http/protobuf" or "grpc"
            ? new OtlpForwarder(uri, protocol == "grpc", variable("OTEL_EXPORTER_OTLP_HEADERS") ?? "")
            : throw new Hosting.StartException($"OTEL_EXPORTER_OTLP_PROTOCOL is \"{protocol}\", which is not known: set it to http/protobuf or grpc.");
    }

    /// <summary>Sends on what was received.</summary>
    public void Pass(IMessage ofOneResource) => _held.Writer.TryWrite(ofOneResource);

    public void Spans(string service, Span span) =>
        Pass(new ResourceSpans { Resource = Values.ResourceOf(service), ScopeSpans = { new ScopeSpans { Spans = { span } } } });

    public void Log(HeldLog record) => Pass(new ResourceLogs { Resource = Values.ResourceOf(record.Service), ScopeLogs = { new ScopeLogs { LogRecords = { Record(record) } } } });

    public void Metric(string service, Metric metric) =>
        Pass(new ResourceMetrics { Resource = Values.ResourceOf(service), ScopeMetrics = { new ScopeMetrics { Metrics = { metric } } } });

    /// <summary>Sends what is held, if that is quick.</summary>
    public async ValueTask DisposeAsync()
    {
        _held.Writer.TryComplete();
        await Task.WhenAny(_sending, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        _client.Dispose();
    }

    private static LogRecord Record(HeldLog held)
    {
        var text = held.Text;
        LogRecord record = new()
        {
            TimeUnixNano = (ulong)CloudTelemetry.NanosOf(held.At),
            SeverityNumber = ((int)text.Level * 4) + 1,
            SeverityText = text.Level.ToString(),
            Body = Values.Of(text.Message),
        };
        if (text.TraceId is { Length: 32 } traceId && TraceContext.IsHex(traceId))
        {
            record.TraceId = ByteString.CopyFrom(Convert.FromHexString(traceId));
        }

        record.Attributes.AddRange(text.Fields.Select(field => new KeyValue { Key = field.Key, Value = Values.Of(field.Value) }));
        return record;
    }

    private async Task SendAsync()
    {
        while (await _held.Reader.WaitToReadAsync())
        {
            await Task.Delay(Gather, TimeProvider.System);
            List<IMessage> batch = [];
            while (batch.Count < MostInOneRequest && _held.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            await PostAsync("v1/traces", OtlpGrpc.PathOf("trace", "TraceService"), new TraceRequest { ResourceSpans = { batch.OfType<ResourceSpans>() } }, batch.Count(message => message is ResourceSpans));
            await PostAsync("v1/logs", OtlpGrpc.PathOf("logs", "LogsService"), new LogsRequest { ResourceLogs = { batch.OfType<ResourceLogs>() } }, batch.Count(message => message is ResourceLogs));
            await PostAsync("v1/metrics", OtlpGrpc.PathOf("metrics", "MetricsService"), new MetricsRequest { ResourceMetrics = { batch.OfType<ResourceMetrics>() } }, batch.Count(message => message is ResourceMetrics));
        }
    }

    private async Task PostAsync(string path, string grpcPath, IMessage request, int count)
    {
        if (count == 0)
        {
            return;
        }

        try
        {
            using HttpRequestMessage post = new(HttpMethod.Post, new Uri(_endpoint, _grpc ? grpcPath : path)) { Content = new ByteArrayContent(_grpc ? OtlpGrpc.Frame(request) : request.ToByteArray()) };
            post.Content.Headers.ContentType = new MediaTypeHeaderValue(_grpc ? "application/grpc" : "application/x-protobuf");
            if (_grpc)
            {
                (post.Version, post.VersionPolicy) = (System.Net.HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
                post.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            }

            using var answer = await _client.SendAsync(post);
            await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode || (_grpc && Status(answer) != "0"))
            {
                Drop(count);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            Drop(count);
        }
    }

    private static string? Status(HttpResponseMessage answer) =>
        (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing : answer.Headers.TryGetValues("grpc-status", out var leading) ? leading : []).FirstOrDefault();

    private void Drop(int count) => Interlocked.Add(ref _dropped, count);
}
