using System.Text;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Tracing;

/// <summary>
/// Sends the steps of an invocation to a collector, by HTTP and protobuf, once the invocation is answered. It never fails one: what
/// can't be sent in a moment is dropped, and for a while nothing more is tried.
/// </summary>
public sealed class TraceExport : IDisposable
{
    /// <summary>The variable that says where: https://opentelemetry.io/docs/specs/otel/protocol/exporter/</summary>
    public const string Key = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>After a failure nothing is recorded for so long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly KeepAliveClient _client;
    private readonly string _service;
    private readonly TimeProvider _clock;
    private DateTimeOffset _pausedUntil;

    private TraceExport(HttpAddress collector, string service, TimeProvider clock) => (_client, _service, _clock) = (new KeepAliveClient(collector), service, clock);

    /// <summary>How many steps couldn't be sent.</summary>
    public long Dropped { get; private set; }

    /// <summary>Null when nobody listens: then nothing is recorded.</summary>
    /// <param name="function">The function's name where Lambda doesn't say one.</param>
    public static TraceExport? From(IReadOnlyDictionary<string, string> environment, string function, TimeProvider clock) =>
        environment.GetValueOrDefault(Key) is { Length: > 0 } url && HttpAddress.Of(url) is { } collector
            ? new TraceExport(collector, environment.GetValueOrDefault("AWS_LAMBDA_FUNCTION_NAME", function), clock)
            : null;

    /// <summary>The trace to fill in; null when that of the invocation isn't recorded.</summary>
    public Trace? Begin(Invocation invocation) => _clock.GetUtcNow() < _pausedUntil ? null : Trace.Of(invocation, _clock);

    /// <summary>Sends what was filled in.</summary>
    public void Send(Trace trace)
    {
        if (trace.Spans.Count == 0)
        {
            return;
        }

        var body = Otlp.Request(_service, trace.Spans);
        using var patience = new CancellationTokenSource(Patience, _clock);
        try
        {
            var answer = _client.Send(
                Encoding.UTF8.GetBytes($"POST {_client.Address.Prefix}/v1/traces HTTP/1.1\r\nHost: {_client.Address.Authority}\r\nUser-Agent: webhooks-functions\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"),
                body,
                patience.Token);
            if (answer.Status == 200)
            {
                return;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // Whoever listens is gone, or slow: webhooks don't wait for that.
        }

        Dropped += trace.Spans.Count;
        _pausedUntil = _clock.GetUtcNow() + Pause;
    }

    public void Dispose() => _client.Dispose();
}
