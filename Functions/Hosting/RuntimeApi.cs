using System.Globalization;
using System.Text;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// The Lambda Runtime API, 2018-06-01 (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), over one connection, and blocking: there is nothing else to do.
/// Every method throws <see cref="IOException"/> when the API is gone and <see cref="RuntimeApiException"/> when it says that the
/// process should end; either way there is nobody left to work for.
/// </summary>
public sealed class RuntimeApi : IDisposable
{
    private readonly KeepAliveClient _client;
    private readonly string _path;

    private RuntimeApi(HttpAddress address)
    {
        _client = new KeepAliveClient(address);
        _path = $"{address.Prefix}/2018-06-01/runtime/";
    }

    /// <summary>The API at an address.</summary>
    /// <param name="address">The value of <c>AWS_LAMBDA_RUNTIME_API</c>: host and port, and perhaps a path.</param>
    /// <returns>Null when that isn't an address.</returns>
    public static RuntimeApi? At(string address) => HttpAddress.Of($"http://{address}") is { } read ? new RuntimeApi(read) : null;

    /// <summary>Waits for the next event, for as long as it takes.</summary>
    public Invocation Next(CancellationToken cancellationToken)
    {
        var answer = _client.Send(Head("GET", "invocation/next", contentLength: null, errorType: null), default, cancellationToken);
        if (answer.Status != 200)
        {
            throw RuntimeApiException.For("next", answer);
        }

        var trace = answer.Header("Lambda-Runtime-Trace-Id");
        return new Invocation
        {
            RequestId = answer.Header("Lambda-Runtime-Aws-Request-Id")
                ?? throw new RuntimeApiException("The Runtime API's next event has no Lambda-Runtime-Aws-Request-Id, so it can't be answered."),
            Payload = answer.Body,
            Deadline = ReadDeadline(answer.Header("Lambda-Runtime-Deadline-Ms")),
            TraceHeader = trace,
            TraceId = XRayHeader.TraceId(trace),
        };
    }

    /// <summary>
    /// Says that the function may be put into a snapshot, and waits until an instance has been made of that, which may be days later
    /// and as often as there are instances (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html).
    /// </summary>
    public void AwaitRestore(CancellationToken cancellationToken)
    {
        var answer = _client.Send(Head("GET", "restore/next", contentLength: null, errorType: null), default, cancellationToken);
        if (answer.Status != 200)
        {
            throw RuntimeApiException.For("restore/next", answer);
        }
    }

    /// <summary>Sends an invocation's response.</summary>
    /// <returns>Null when it was taken; otherwise why it wasn't. That invocation is lost (Lambda has told its caller), the next one isn't.</returns>
    public string? Respond(string requestId, ReadOnlySpan<byte> response, CancellationToken cancellationToken) =>
        Post($"invocation/{requestId}/response", response, errorType: null, cancellationToken);

    /// <summary>Says that an invocation failed.</summary>
    /// <returns>As <see cref="Respond"/>.</returns>
    public string? Fail(string requestId, Exception fault, CancellationToken cancellationToken) =>
        Post($"invocation/{requestId}/error", FaultReport.ToUtf8Json(fault), $"Function.{fault.GetType().Name}", cancellationToken);

    /// <summary>Says that the function can't be started. The process should end after that.</summary>
    public string? FailInit(Exception fault, CancellationToken cancellationToken) => FailStart("init/error", fault, cancellationToken);

    /// <summary>Same, of an instance that was made of a snapshot.</summary>
    public string? FailRestore(Exception fault, CancellationToken cancellationToken) => FailStart("restore/error", fault, cancellationToken);
    public void Dispose() => _client.Dispose();

    private static DateTimeOffset ReadDeadline(string? epoch) =>
        epoch is null ? TimeProvider.System.GetUtcNow() + Invocation.LongestTimeout
        : long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : throw new RuntimeApiException($"The Runtime API's next event has a Lambda-Runtime-Deadline-Ms that is no time: {epoch}");

    private string? FailStart(string path, Exception fault, CancellationToken cancellationToken) =>
        Post(path, FaultReport.ToUtf8Json(fault), fault is SettingsException ? "Runtime.ConfigInvalid" : $"Runtime.{fault.GetType().Name}", cancellationToken);

    private string? Post(string path, ReadOnlySpan<byte> body, string? errorType, CancellationToken cancellationToken)
    {
        var answer = _client.Send(Head("POST", path, body.Length, errorType), body, cancellationToken);
        return answer.Status switch
        {
            >= 200 and < 300 => null,
            // Too large, or no longer wanted (it had timed out): Lambda has ended that invocation by itself.
            400 or 413 => RuntimeApiException.Describe(path, answer),
            // 403 and 500 are documented as "exit promptly"; anything else isn't documented, and nothing good can come after it.
            _ => throw RuntimeApiException.For(path, answer),
        };
    }

    private byte[] Head(string method, string path, int? contentLength, string? errorType) => Encoding.UTF8.GetBytes(
        $"{method} {_path}{path} HTTP/1.1\r\nHost: {_client.Address.Authority}\r\nUser-Agent: webhooks-functions\r\n"
        + (contentLength is { } length ? $"Content-Type: application/json\r\nContent-Length: {length}\r\n" : "")
        + (errorType is null ? "\r\n" : $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n\r\n"));
}
