using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Runs;

/// <summary>Starts runs of one kind, and remembers the last ones.</summary>
internal abstract partial class RunKeeper<TRun>(StackReadings readings, IHostApplicationLifetime lifetime, ILogger logger)
    where TRun : Run
{
    private readonly Remembered<TRun> _runs = new();

    /// <summary>Null: it isn't remembered.</summary>
    public TRun? Find(string id) => _runs.Find(id);

    /// <param name="whenCut">What is said of a run that the dashboard's end cuts off.</param>
    protected TRun Start(TRun run, string whenCut, Func<CancellationToken, Task> goAsync)
    {
        _runs.Add(run.Id, run);
        _ = RunAsync(run, whenCut, goAsync);
        return run;
    }

    private async Task RunAsync(TRun run, string whenCut, Func<CancellationToken, Task> goAsync)
    {
        try
        {
            await goAsync(lifetime.ApplicationStopping);
            run.End();
        }
        catch (OperationCanceledException)
        {
            run.End(whenCut);
        }
        catch (OperationException fault)
        {
            run.End(fault.Message);
        }
        catch (Exception fault) // nobody awaits it: a run that never ended would look as if it went on
        {
            Log.Failed(logger, fault, run.Id);
            run.End($"{fault.GetType().Name}: the dashboard's log has the whole of it.");
        }
        finally
        {
            readings.Forget();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Run {Run} failed")]
        public static partial void Failed(ILogger logger, Exception fault, string run);
    }
}
