using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tracing;
using Webhooks.Providers;

namespace Webhooks.Functions;

/// <summary>The whole program, from its environment to its exit code.</summary>
public static class Entry
{
    // The init phase has 10 s (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html): warming up may not use them up.
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(5);

    /// <summary>Runs one function until it is told to stop.</summary>
    /// <param name="environment">The process's environment; the Runtime API's address is in there.</param>
    /// <param name="output">Where log lines go: stdout.</param>
    /// <param name="stop">Asks for the end; what is being worked on is finished first.</param>
    /// <returns>The exit code: 0 after <paramref name="stop"/>, 1 when the function can't be started or the Runtime API is gone.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string> environment, IReadOnlyList<Provider> providers, Stream output, TimeProvider clock, CancellationToken stop)
    {
        var name = environment.GetValueOrDefault(FunctionChoice.Key, "");
        using var log = new FunctionLog(output, clock, name, environment.GetValueOrDefault(FunctionLog.EnvironmentKey));
        using var api = RuntimeApi.At(environment.GetValueOrDefault("AWS_LAMBDA_RUNTIME_API", ""));
        if (api is null)
        {
            log.Error("AWS_LAMBDA_RUNTIME_API is not set to an address: this program is for Lambda to start.");
            return 1;
        }

        try
        {
            var start = () => StartAsync(name, providers, new Settings(name, environment), log, clock);
            using var function = environment.GetValueOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"
                ? await FromSnapshotAsync(start, api, log, stop)
                : await OrReportAsync(start, log, fault => api.FailInit(fault, CancellationToken.None));
            if (function is null)
            {
                return 1;
            }

            using var traces = TraceExport.From(environment, name, clock);
            await new RuntimeLoop(function, api, log, clock, traces).RunAsync(stop);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or RuntimeApiException)
        {
            log.Error("The Runtime API is gone, so there is nobody left to work for.", fault);
            return 1;
        }
    }

    /// <summary>
    /// Starts twice. The first time is for the snapshot: whatever code the second one needs is loaded and compiled in it, but no
    /// socket, secret or credential of it is used again.
    /// </summary>
    private static async Task<IFunction?> FromSnapshotAsync(Func<Task<IFunction>> start, RuntimeApi api, FunctionLog log, CancellationToken stop)
    {
        using (var rehearsal = await OrReportAsync(start, log, fault => api.FailInit(fault, CancellationToken.None)))
        {
            if (rehearsal is null)
            {
                return null;
            }
        }

        try
        {
            api.AwaitRestore(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop ends by itself then.
        }

        return await OrReportAsync(start, log, fault => api.FailRestore(fault, CancellationToken.None));
    }

    private static async Task<IFunction?> OrReportAsync(Func<Task<IFunction>> start, FunctionLog log, Func<Exception, string?> report)
    {
        try
        {
            return await start();
        }
        catch (Exception fault) // the edge of the init phase: whatever it is, Lambda wants to hear of it
        {
            log.Error("The function can't be started.", fault);
            _ = report(fault);
            return null;
        }
    }

    private static async Task<IFunction> StartAsync(string name, IReadOnlyList<Provider> providers, Settings settings, FunctionLog log, TimeProvider clock)
    {
        var function = FunctionChoice.Make(name, providers, settings, log, clock);
        await WarmUpAsync(function, log, clock);
        return function;
    }

    private static async Task WarmUpAsync(IFunction function, FunctionLog log, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(WarmUpLimit, clock);
        try
        {
            await function.WarmUpAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            log.Warn("Warming up took too long and was called off; the first invocation does the rest.", ("seconds", (long)WarmUpLimit.TotalSeconds));
        }
    }
}
