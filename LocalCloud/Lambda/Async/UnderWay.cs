namespace LocalCloud.Lambda.Async;

/// <summary>What has begun and not ended, by its kind.</summary>
internal sealed class UnderWay
{
    /// <summary>The kind of what isn't a function's event. No function has that name.</summary>
    public const string Deliveries = "";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<Task> _tasks = [];

    /// <summary>How many more of that kind may begin.</summary>
    public int Room(string kind, int most)
    {
        lock (_gate)
        {
            return most - _counts.GetValueOrDefault(kind);
        }
    }

    public void Add(string kind, Task task)
    {
        lock (_gate)
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            _tasks.RemoveAll(each => each.IsCompleted);
            _tasks.Add(task);
        }
    }

    public void Remove(string kind)
    {
        lock (_gate)
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) - 1;   // may be ahead of the Add, for what ended at once
        }
    }

    /// <summary>Waits for all of it, or until it is told not to.</summary>
    public async Task EndedAsync(CancellationToken cancellationToken)
    {
        Task[] tasks;
        lock (_gate)
        {
            tasks = [.. _tasks];
        }

        try
        {
            await Task.WhenAll(tasks).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // They go on alone.
        }
    }
}
