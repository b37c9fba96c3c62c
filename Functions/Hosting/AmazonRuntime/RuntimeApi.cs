using System.Threading.Channels;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// The same calls by Amazon's own client, compiled in the place of ours by <c>-p:LambdaRuntime=Amazon</c>. That one calls a handler, where this program asks: each
/// event waits here until it is asked for, and its handler until it is answered.
/// </summary>
public sealed class RuntimeApi : IDisposable
{
    private readonly Channel<Invocation> _events = Channel.CreateBounded<Invocation>(1);
    private TaskCompletionSource<Stream> _answer = new();
    private Task? _running;

    private RuntimeApi()
    {
    }

    /// <summary>The API at the address that Amazon's client reads from the environment by itself.</summary>
    /// <returns>Null when that isn't an address.</returns>
    public static RuntimeApi? At(string address) => HttpAddress.Of($"http://{address}") is null ? null : new RuntimeApi();

    /// <summary>Waits for the next event, for as long as it takes.</summary>
    /// <exception cref="IOException">The API is gone.</exception>
    public Invocation Next(CancellationToken cancellationToken)
    {
        _running ??= RunAsync(initializer: null, cancellationToken);
        var next = _events.Reader.ReadAsync(cancellationToken).AsTask();
        return Task.WaitAny([next, _running], cancellationToken) == 0
            ? next.GetAwaiter().GetResult()
            : throw new IOException("Amazon's runtime client has ended.", _running.Exception);
    }

    /// <summary>Isn't to be had: Amazon's client waits for that inside its loop, after which nothing of ours would be made anew.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void AwaitRestore(CancellationToken cancellationToken) =>
        throw new NotSupportedException("SnapStart needs this program's own runtime client: build it without -p:LambdaRuntime=Amazon.");

    /// <summary>Sends an invocation's response.</summary>
    /// <returns>Null: whether it was taken, Amazon's client keeps to itself.</returns>
    public string? Respond(string requestId, ReadOnlySpan<byte> response, CancellationToken cancellationToken)
    {
        _answer.SetResult(new MemoryStream(response.ToArray()));
        return null;
    }

    /// <summary>Says that an invocation failed.</summary>
    public string? Fail(string requestId, Exception fault, CancellationToken cancellationToken)
    {
        _answer.SetException(fault);
        return null;
    }

    /// <summary>Says that the function can't be started. The process should end after that.</summary>
    public string? FailInit(Exception fault, CancellationToken cancellationToken)
    {
        Task.WaitAny([RunAsync(() => Task.FromException<bool>(fault), cancellationToken)], cancellationToken);   // it throws the fault again
        return null;
    }

    public string? FailRestore(Exception fault, CancellationToken cancellationToken) => FailInit(fault, cancellationToken);

    public void Dispose() => _events.Writer.TryComplete();

    private async Task RunAsync(LambdaBootstrapInitializer? initializer, CancellationToken cancellationToken)
    {
        using var wrapper = HandlerWrapper.GetHandlerWrapper(HandleAsync);
        using LambdaBootstrap bootstrap = new(wrapper, initializer!);
        await bootstrap.RunAsync(cancellationToken);
    }

    private async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        using MemoryStream payload = new();
        await input.CopyToAsync(payload);
        _answer = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = context.RemainingTime > TimeSpan.Zero ? context.RemainingTime : Invocation.LongestTimeout;
        await _events.Writer.WriteAsync(new Invocation
        {
            RequestId = context.AwsRequestId,
            Payload = payload.ToArray(),
            Deadline = TimeProvider.System.GetUtcNow() + left,
            TraceHeader = LambdaTraceProvider.CurrentTraceId,
            TraceId = XRayHeader.TraceId(LambdaTraceProvider.CurrentTraceId),
        });
        return await _answer.Task;
    }
}
