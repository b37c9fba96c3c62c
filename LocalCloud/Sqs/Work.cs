namespace LocalCloud.Sqs;

/// <summary>Something to be done with the store inside a transaction, which others share.</summary>
internal interface IWork
{
    /// <summary>Does it, on the broker's loop.</summary>
    /// <param name="now">Service time, epoch milliseconds.</param>
    void Run(MessageStore store, long now);

    /// <summary>Tells who waits for it that it is on disk.</summary>
    void Complete();

    /// <summary>Tells who waits for it that nothing of it happened.</summary>
    void Fail(Exception fault);
}

/// <summary>Work with an answer.</summary>
internal sealed class Work<T>(Func<MessageStore, long, T> action) : IWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    public Task<T> Done => _done.Task;

    public void Run(MessageStore store, long now) => _answer = action(store, now);

    public void Complete() => _done.TrySetResult(_answer!);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
