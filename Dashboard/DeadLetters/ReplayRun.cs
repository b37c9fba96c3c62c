using System.Collections.Concurrent;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;
using Webhooks.Operations.Replay;

namespace Webhooks.Dashboard.DeadLetters;

/// <summary>One replay that goes on while its page is looked at or not.</summary>
public sealed class ReplayRun(string id, IReadOnlyList<ReplayItem> plan)
{
    /// <summary>How many messages are sent in a second at the most, as by the command line.</summary>
    public const int PerSecond = 20;

    private readonly ConcurrentDictionary<string, ReplayItem> _items = new(plan.Select(item => KeyValuePair.Create(Key(item), item)).DistinctBy(pair => pair.Key));

    public string Id => id;

    /// <summary>Each message as it stands, in the order of the plan.</summary>
    public IReadOnlyList<ReplayItem> Items => [.. plan.Select(item => _items[Key(item)])];

    public bool IsOver { get; private set; }

    /// <summary>Why it ended before its end; null when it didn't.</summary>
    public string? Problem { get; private set; }

    internal void Tell(ReplayItem item) => _items[Key(item)] = item;

    internal void End(string? problem = null) => (Problem, IsOver) = (problem, true);

    private static string Key(ReplayItem item) => $"{item.EventId} {item.ArchiveKey}";
}

/// <summary>Starts replays, and remembers the last ones.</summary>
internal sealed partial class ReplayRuns(CurrentStack stack, StackReadings readings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ReplayRuns> logger)
{
    private const int Remembered = 20;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, ReplayRun> _runs = new();
    private readonly ConcurrentQueue<string> _order = new();

    public ReplayRun? Find(string id) => _runs.GetValueOrDefault(id);

    public ReplayRun Start(IReadOnlyList<ReplayItem> plan)
    {
        var run = new ReplayRun(Guid.NewGuid().ToString("n"), plan);
        _runs[run.Id] = run;
        _order.Enqueue(run.Id);
        if (_order.Count > Remembered && _order.TryDequeue(out var oldest))
        {
            _runs.TryRemove(oldest, out _);
        }

        Log.Started(logger, run.Id, plan.Count(item => item.State == ReplayState.Planned));
        _ = RunAsync(run, plan, lifetime.ApplicationStopping);
        return run;
    }

    private async Task RunAsync(ReplayRun run, IReadOnlyList<ReplayItem> plan, CancellationToken cancellationToken)
    {
        try
        {
            var replayer = new Replayer(stack.Events, stack.Archive, stack.Queue, time);
            List<ReplayItem> sent = [];
            await foreach (var item in replayer.SendAsync(plan, ReplayRun.PerSecond, cancellationToken))
            {
                run.Tell(item);
                if (item.State == ReplayState.Sent)
                {
                    sent.Add(item);
                }
            }

            await foreach (var item in replayer.WaitAsync(sent, StoreTimeout, cancellationToken))
            {
                run.Tell(item);
                readings.Forget();
            }

            run.End();
        }
        catch (OperationCanceledException)
        {
            run.End("The dashboard ended. What is queued is stored all the same.");
        }
        catch (OperationException fault)
        {
            run.End(fault.Message);
        }
        finally
        {
            readings.Forget();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Replay {Run} of {Count} events was started")]
        public static partial void Started(ILogger logger, string run, int count);
    }
}
