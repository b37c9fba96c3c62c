using System.Buffers;
using Webhooks.Functions.Tracing;

namespace Webhooks.Functions.Hosting;

/// <summary>Takes one event after the other, until it is told to stop.</summary>
/// <param name="traces">Takes the steps of what is recorded; null: nobody wants them.</param>
public sealed class RuntimeLoop(IFunction function, RuntimeApi api, FunctionLog log, TimeProvider clock, TraceExport? traces = null)
{
    /// <summary>At most this long before Lambda's deadline the work is called off, so that there is time to say what came of it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly ArrayBufferWriter<byte> _answer = new(1024);

    /// <summary>Runs until <paramref name="stop"/>; an event that is being worked on then is still answered.</summary>
    /// <exception cref="IOException">The Runtime API is gone.</exception>
    /// <exception cref="RuntimeApiException">The Runtime API wants the process to end.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (Next(stop) is { } invocation)
        {
            log.Begin(invocation);
            invocation.Trace = traces?.Begin(invocation);
            // What AWS's SDKs, and whatever else looks for it, expect of a runtime.
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceHeader);
            if (await AnswerAsync(invocation) is { } refused)
            {
                log.Error(refused);
            }

            if (invocation.Trace is { } trace)
            {
                traces!.Send(trace);
            }

            log.Begin(null);
        }
    }

    /// <summary>How long the work may take: what is left, less the margin (a fifth of it where that is less).</summary>
    public static TimeSpan Budget(TimeSpan remaining) =>
        remaining <= TimeSpan.Zero ? TimeSpan.Zero : remaining - (remaining / 5 < Margin ? remaining / 5 : Margin);

    private Invocation? Next(CancellationToken stop)
    {
        try
        {
            return api.Next(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<string?> AnswerAsync(Invocation invocation)
    {
        _answer.ResetWrittenCount();
        try
        {
            await InvokeAsync(invocation);
        }
        catch (Exception fault) // the edge of the process: a fault ends this invocation, not the ones after it
        {
            log.Error("The invocation failed.", fault);
            return api.Fail(invocation.RequestId, fault, CancellationToken.None);
        }

        return api.Respond(invocation.RequestId, _answer.WrittenSpan, CancellationToken.None);
    }

    private async Task InvokeAsync(Invocation invocation)
    {
        var budget = Budget(invocation.Deadline - clock.GetUtcNow());
        using var deadline = new CancellationTokenSource(budget, clock);
        try
        {
            await function.InvokeAsync(invocation, _answer, deadline.Token);
        }
        catch (OperationCanceledException cause) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"The work was called off after {budget.TotalSeconds:0.0} s, shortly before Lambda's deadline.", cause);
        }
    }
}
