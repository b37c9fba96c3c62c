using System.Globalization;
using System.Threading.Channels;

namespace LocalCloud.Sqs;

/// <summary>
/// Does everything that is done to the queues, one thing after the other, in transactions that take in all that came meanwhile: under
/// load many sends share one commit, and each is acknowledged after it. Nothing but waiting receives lives in memory, so there is
/// nothing that a crash could lose.
/// </summary>
internal sealed partial class Broker : IAsyncDisposable
{
    private const int MostInOneCommit = 256;
    private const int FullPause = 1000;   // ms, until a waiting receive looks again whether fewer messages are in flight

    private readonly MessageStore _store;
    private readonly IReadOnlyList<Queue> _queues;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<IWork> _work = Channel.CreateUnbounded<IWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Alarm _alarm;
    private readonly Mover _mover;
    private readonly Task _loop;
    private volatile Predicate<ReceiveWork> _mustEnd = _ => false;

    public Broker(MessageStore store, IReadOnlyList<Queue> queues, TimeProvider clock, ILogger logger)
    {
        _store = store;
        _queues = queues;
        _clock = clock;
        _logger = logger;
        _alarm = new Alarm(clock, Wake);
        _mover = new Mover(store, queues);
        _loop = Task.Run(RunAsync);
        Wake();   // a task of the last process goes on
    }

    /// <summary>Runs something inside a transaction, and answers when it is on disk.</summary>
    public Task<T> DoAsync<T>(Func<MessageStore, long, T> action)
    {
        var work = new Work<T>(action);
        Enqueue(work);
        return work.Done;
    }

    /// <summary>Takes messages, and waits up to <paramref name="wait"/> of service time for the first.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(Queue queue, int max, TimeSpan visibility, TimeSpan wait, bool held, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = new ReceiveWork(queue, max, visibility, Now() + (long)wait.TotalMilliseconds, held, cancellationToken);
        using var leaving = cancellationToken.UnsafeRegister(static state => ((ReceiveWork)state!).GiveUp(), work);
        Enqueue(work);
        var received = await work.Done;
        if (queue.Rate is { } rate)
        {
            foreach (var message in received)
            {
                rate.Add(TimeSpan.FromMilliseconds(Math.Max(0, Now() - long.Parse(message.Attributes["SentTimestamp"], CultureInfo.InvariantCulture))));
            }
        }

        return received;
    }

    /// <summary>Ends the waits of receivers outside this process, and lets none of them wait from now on.</summary>
    public void StopWaiting()
    {
        _mustEnd = waiting => !waiting.IsHeld;
        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        _mustEnd = _ => true;
        Wake();
        _work.Writer.TryComplete();
        await _loop;
        _alarm.Dispose();
        _store.Dispose();
    }

    /// <summary>Has the loop look at the waiting receives.</summary>
    private void Wake() => _work.Writer.TryWrite(new Work<bool>((_, _) => true));

    private void Enqueue(IWork work)
    {
        if (!_work.Writer.TryWrite(work))
        {
            throw new ObjectDisposedException(nameof(Broker), "The queues are closed.");
        }
    }

    private async Task RunAsync()
    {
        var batch = new List<IWork>();
        while (await _work.Reader.WaitToReadAsync())
        {
            if (TryCommit(batch))
            {
                batch.ForEach(work => work.Complete());
            }

            batch.Clear();
        }
    }

    private bool TryCommit(List<IWork> batch)
    {
        try
        {
            _store.Begin();
            while (batch.Count < MostInOneCommit && _work.Reader.TryRead(out var work))
            {
                batch.Add(work);
                work.Run(_store, Now());
            }

            var nextMove = _mover.Advance(Now());
            ServeWaiting(batch, nextMove);
            _store.Commit();
            return true;
        }
        catch (Exception fault)   // the disk: who asked must hear of it, and the next try may succeed
        {
            Log.NotStored(_logger, fault, batch.Count);
            _store.Rollback();
            _mover.Forget();
            foreach (var queue in _queues)
            {
                queue.NextVisible = 0;   // what was known of the queues may have been rolled back: look again
                queue.NextExpiry = 0;
            }

            batch.ForEach(work => work.Fail(fault));
            return false;
        }
    }

    /// <param name="nextMove">When dead letters are to be moved on (epoch ms).</param>
    private void ServeWaiting(List<IWork> batch, long nextMove)
    {
        bool served;
        do
        {
            served = false;
            foreach (var queue in _queues)
            {
                queue.EndWaits(_mustEnd);
                served |= queue.Waiting.Count > 0 && TryServe(queue, batch);
            }
        }
        while (served);   // serving one queue may have put messages into another: dead letters

        var due = nextMove;
        foreach (var queue in _queues)
        {
            if (queue.Waiting.Count > 0)
            {
                due = Math.Min(due, Math.Min(queue.NextVisible, queue.Waiting.Min(waiting => waiting.Deadline)));
            }
        }

        _alarm.Set(due);
    }

    private bool TryServe(Queue queue, List<IWork> batch)
    {
        var now = Now();
        queue.Waiting.RemoveAll(waiting => waiting.IsGivenUp);
        var isDue = queue.NextVisible <= now;
        var served = queue.Waiting.FindAll(waiting => (isDue || waiting.Deadline <= now) && waiting.TryServe(_store, now));
        if (isDue)
        {
            queue.NextVisible = queue.IsFull ? now + FullPause : _store.NextVisible(queue);
        }

        queue.Waiting.RemoveAll(served.Contains);
        batch.AddRange(served);
        return served.Count > 0 || isDue;
    }

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The queues' file took none of {Count} operations; all of them have failed")]
        public static partial void NotStored(ILogger logger, Exception fault, int count);
    }
}
