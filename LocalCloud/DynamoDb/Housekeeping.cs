using LocalCloud.DynamoDb.Streams;

namespace LocalCloud.DynamoDb;

/// <summary>What DynamoDB does by itself, and the emulator doesn't: deletes items whose time is over, and forgets old stream records.</summary>
internal sealed partial class Housekeeping : IAsyncDisposable
{
    /// <summary>In service time: a clock that is moved ahead makes it look at once.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ending = new();
    private readonly ExpiredItems _items;
    private readonly TableStreams _streams;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _running;

    public Housekeeping(ExpiredItems items, TableStreams streams, TimeProvider clock, ILogger logger)
    {
        (_items, _streams, _clock, _logger) = (items, streams, clock, logger);
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Interval, _clock);
        try
        {
            do
            {
                await LookAsync();
            }
            while (await timer.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            _streams.Prune();
            await _items.DeleteAsync(_ending.Token);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)   // the emulator is being started again, or the file is busy: the next look finds the same
        {
            Log.Failed(_logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Expired items and old stream records couldn't be deleted now; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
