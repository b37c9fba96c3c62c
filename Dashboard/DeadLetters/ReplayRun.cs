using System.Collections.Concurrent;
using Webhooks.Dashboard.Runs;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Replay;

namespace Webhooks.Dashboard.DeadLetters;

/// <summary>One replay that goes on while its page is looked at or not.</summary>
public sealed class ReplayRun(IReadOnlyList<ReplayItem> plan) : Run
{
    /// <summary>How many messages are sent in a second at the most, as by the command line.</summary>
    public const int PerSecond = 20;

    private readonly ConcurrentDictionary<string, ReplayItem> _items = new(plan.Select(item => KeyValuePair.Create(Key(item), item)).DistinctBy(pair => pair.Key));

    /// <summary>Each message as it stands, in the order of the plan.</summary>
    public IReadOnlyList<ReplayItem> Items => [.. plan.Select(item => _items[Key(item)])];

    internal void Tell(ReplayItem item) => _items[Key(item)] = item;

    private static string Key(ReplayItem item) => $"{item.EventId} {item.ArchiveKey}";
}

/// <summary>Starts replays, and remembers the last ones.</summary>
internal sealed partial class ReplayRuns(CurrentStack stack, StackReadings readings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ReplayRuns> logger)
    : RunKeeper<ReplayRun>(readings, lifetime, logger)
{
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromMinutes(2);
    private readonly StackReadings _readings = readings;

    public ReplayRun Start(IReadOnlyList<ReplayItem> plan)
    {
        var run = new ReplayRun(plan);
        Log.Started(logger, run.Id, plan.Count(item => item.State == ReplayState.Planned));
        return Start(run, "The dashboard ended. What is queued is stored all the same.", cancellationToken => SendAsync(run, plan, cancellationToken));
    }

    private async Task SendAsync(ReplayRun run, IReadOnlyList<ReplayItem> plan, CancellationToken cancellationToken)
    {
        var replayer = new Replayer(stack.Events, stack.Archive, stack.Queue, stack.Audit, CurrentStack.Tool, time);
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
            _readings.Forget();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Replay {Run} of {Count} events was started")]
        public static partial void Started(ILogger logger, string run, int count);
    }
}
