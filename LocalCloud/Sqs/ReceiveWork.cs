namespace LocalCloud.Sqs;

/// <summary>A receive, which may have to wait for its first message.</summary>
/// <param name="visibility">How long what it takes is invisible to others.</param>
/// <param name="deadline">Until when it waits (service time, epoch ms).</param>
/// <param name="held">The receiver lives in this process.</param>
/// <param name="cancellationToken">The receiver has gone.</param>
internal sealed class ReceiveWork(Queue queue, int max, TimeSpan visibility, long deadline, bool held, CancellationToken cancellationToken) : IWork
{
    private const int Open = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<IReadOnlyList<ReceivedMessage>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReceivedMessage> _received = [];
    private int _state;
    private bool _waits;
    private bool _isRefused;

    public Task<IReadOnlyList<ReceivedMessage>> Done => _done.Task;

    public long Deadline => deadline;

    /// <summary>The receiver lives in this process.</summary>
    public bool IsHeld => held;

    /// <summary>Nobody waits for it any more.</summary>
    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    public void Run(MessageStore store, long now)
    {
        if (TryServe(store, now) || IsGivenUp)
        {
            // Who doesn't wait is told; who waits finds nothing: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
            _isRefused = _received.Count == 0 && queue.IsFull && !IsGivenUp;
            return;
        }

        if (queue.Waiting.Count == 0)
        {
            queue.NextVisible = store.NextVisible(queue);
        }

        queue.Waiting.Add(this);
        _waits = true;
    }

    /// <summary>Takes messages, or sees that the wait is over; false: it goes on waiting, or was given up.</summary>
    public bool TryServe(MessageStore store, long now)
    {
        // Claimed before anything is taken: a receiver who leaves must not leave messages in flight to nobody.
        if (Interlocked.CompareExchange(ref _state, Taken, Open) != Open)
        {
            return false;
        }

        _received = store.Receive(queue, max, visibility, held, now);
        if (_received.Count > 0 || now >= deadline)
        {
            _waits = false;
            return true;
        }

        Volatile.Write(ref _state, Open);
        if (cancellationToken.IsCancellationRequested)
        {
            GiveUp();   // the receiver may have left while it was claimed
        }

        return false;
    }

    /// <summary>The receiver has gone; too late when it is just being served.</summary>
    public void GiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Open) == Open)
        {
            _done.TrySetCanceled(cancellationToken);
        }
    }

    /// <summary>Ends the wait without messages.</summary>
    public void End() => _done.TrySetResult([]);

    public void Complete()
    {
        if (_isRefused)
        {
            _done.TrySetException(SqsError.OverLimit());
        }
        else if (!_waits)
        {
            _done.TrySetResult(_received);
        }
    }

    public void Fail(Exception fault)
    {
        queue.Waiting.Remove(this);
        _done.TrySetException(fault);
    }
}
