using System.Threading.Channels;
using CloudTemplate;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda.Async;

/// <summary>Invokes functions with the events that wait, when they are due, and delivers what is to be told of them.</summary>
internal sealed partial class AsyncDispatcher : IAsyncDisposable
{
    /// <summary>Of one function's events, and of deliveries: more would only wait in memory.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly AsyncQueue _queue;
    private readonly Dictionary<string, FunctionModel> _functions;
    private readonly Attempt _attempt;
    private readonly Destinations _destinations;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Alarm _alarm;
    private readonly UnderWay _underWay = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public AsyncDispatcher(AsyncQueue queue, IReadOnlyList<FunctionModel> functions, IFunctionInvoker invoker, Destinations destinations, TimeProvider clock, ILogger<AsyncDispatcher> logger)
    {
        _queue = queue;
        _functions = functions.ToDictionary(function => function.Name);
        _attempt = new Attempt(invoker, clock);
        _destinations = destinations;
        _clock = clock;
        _logger = logger;
        _alarm = new Alarm(clock, Wake);
        queue.Arrived = Wake;
        _loop = Task.Run(RunAsync, CancellationToken.None);
        Wake();
    }

    /// <summary>
    /// Begins nothing more, and waits for what is under way; what hasn't ended when <paramref name="cancellationToken"/> says so is done
    /// again after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Arrived = static () => { };
        await _stopping.CancelAsync();
        await _loop;
        await _underWay.EndedAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _alarm.Dispose();
        _stopping.Dispose();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        try
        {
            await SayWhatIsLeftOverAsync();
            while (await _wake.Reader.ReadAsync(_stopping.Token))
            {
                await DispatchAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // As asked.
        }
    }

    private async Task DispatchAsync()
    {
        try
        {
            var (events, deliveries, next) = await _queue.DoAsync(Claim);
            _alarm.Set(next);
            foreach (var due in events)
            {
                _underWay.Add(due.FunctionName, TryAsync(due));
            }

            foreach (var due in deliveries)
            {
                _underWay.Add(UnderWay.Deliveries, DeliverAsync(due));
            }
        }
        catch (Exception fault)   // the disk, which may recover
        {
            Log.NotStored(_logger, fault);
            _alarm.Set((_clock.GetUtcNow() + AfterFault).ToUnixTimeMilliseconds());
        }
    }

    private (List<AsyncEvent> Events, List<Delivery> Deliveries, long Next) Claim(AsyncStore events, DeliveryStore deliveries, long now)
    {
        List<AsyncEvent> due = [];
        var next = long.MaxValue;
        foreach (var function in _functions.Keys)
        {
            if (_underWay.Room(function, MostAtOnce) is > 0 and var room)   // otherwise the end of one of them wakes
            {
                due.AddRange(events.Claim(function, room, now));
                next = Math.Min(next, events.NextDue(function));
            }
        }

        if (_underWay.Room(UnderWay.Deliveries, MostAtOnce) is not (> 0 and var free))
        {
            return (due, [], next);
        }

        var toDeliver = deliveries.Claim(free, now);
        return (due, toDeliver, Math.Min(next, deliveries.NextDue()));
    }

    private async Task TryAsync(AsyncEvent due)
    {
        try
        {
            var function = _functions[due.FunctionName];
            var verdict = await _attempt.MakeAsync(due, function);
            if (verdict.End != Outcome.Success && _stopping.IsCancellationRequested)
            {
                return;   // its instance may have been cut off: the next start tries again
            }

            await KeepAsync(verdict, function);
        }
        catch (Exception fault)   // the edge: it is still in the file
        {
            Log.Interrupted(_logger, fault, due.FunctionName, due.RequestId);
        }
        finally
        {
            _underWay.Remove(due.FunctionName);
            Wake();
        }
    }

    private async Task KeepAsync(Verdict verdict, FunctionModel function)
    {
        var tried = verdict.Tried;
        if (verdict.End is not { } end)
        {
            Log.Retried(_logger, function.Name, tried.RequestId, tried.Attempts, (long)(verdict.Next - _clock.GetUtcNow()).TotalSeconds);
            await _queue.DoAsync((events, _, now) => events.Retry(tried, verdict.Next.ToUnixTimeMilliseconds(), now));
            return;
        }

        var deliveries = InvocationRecord.For(tried, end, function).ToList();
        if (end != Outcome.Success)
        {
            Log.GivenUp(_logger, function.Name, tried.RequestId, end, deliveries.Count == 0 ? "nobody: give the function a destination for failures to keep such events" : string.Join(", ", deliveries.Select(delivery => delivery.Target)));
        }

        await _queue.DoAsync((events, store, now) =>
        {
            events.Delete(tried);
            deliveries.ForEach(delivery => store.Insert(delivery, now));
        });
    }

    private async Task DeliverAsync(Delivery due)
    {
        try
        {
            await DeliverOnceAsync(due);
        }
        catch (Exception fault)   // the edge: it is still in the file
        {
            Log.Interrupted(_logger, fault, due.FunctionName, due.RequestId);
        }
        finally
        {
            _underWay.Remove(UnderWay.Deliveries);
            Wake();
        }
    }

    private async Task DeliverOnceAsync(Delivery due)
    {
        try
        {
            await _destinations.DeliverAsync(due);
        }
        catch (Exception fault)   // whatever it is that the destination hasn't: AWS would count it and drop the record
        {
            var pause = Attempt.Pause(due.Failures + 1);
            Log.NotDelivered(_logger, due.FunctionName, due.RequestId, due.Target, fault.Message, (long)pause.TotalSeconds);
            await _queue.DoAsync((_, deliveries, now) => deliveries.Retry(due, now + (long)pause.TotalMilliseconds, now));
            return;
        }

        await _queue.DoAsync((_, deliveries, _) => deliveries.Delete(due));
    }

    private async Task SayWhatIsLeftOverAsync()
    {
        foreach (var (function, count) in await _queue.DoAsync((events, _, _) => events.Count()))
        {
            if (_functions.ContainsKey(function))
            {
                Log.GoesOn(_logger, function, count);
            }
            else
            {
                Log.Orphaned(_logger, function, count);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Function} failed on an asynchronous event (request {RequestId}, attempt {Attempt}): it is tried again in {Seconds} s")]
        public static partial void Retried(ILogger logger, string function, string requestId, int attempt, long seconds);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Function}: an asynchronous event is given up (request {RequestId}, {Outcome}); it goes to {Targets}")]
        public static partial void GivenUp(ILogger logger, string function, string requestId, Outcome outcome, string targets);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Function}: {Target} didn't take the record of request {RequestId}: {Reason} It is kept and sent again in {Seconds} s")]
        public static partial void NotDelivered(ILogger logger, string function, string requestId, string target, string reason, long seconds);

        [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Function}: {Count} asynchronous events of the last run go on")]
        public static partial void GoesOn(ILogger logger, string function, int count);

        [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "{Function} isn't in the template any more; its {Count} asynchronous events are kept until it is")]
        public static partial void Orphaned(ILogger logger, string function, int count);

        [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "{Function}: what became of request {RequestId} couldn't be kept; it is done again after the next start")]
        public static partial void Interrupted(ILogger logger, Exception fault, string function, string requestId);

        [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "The file of asynchronous events can't be used; it is tried again")]
        public static partial void NotStored(ILogger logger, Exception fault);
    }
}
