namespace LocalCloud.Lambda;

/// <summary>Looks at the memory of who is at work, again and again; and rests while nobody is, so that nothing wakes up for nothing.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    /// <summary>Between two looks. The kernel keeps the peak, so only the end comes late, not the finding.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<FunctionPool> _pools;
    private readonly ITimer _timer;
    private int _isAwake;

    public MemoryWatch(IReadOnlyList<FunctionPool> pools)
    {
        _pools = pools;
        _timer = TimeProvider.System.CreateTimer(static me => ((MemoryWatch)me!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var pool in pools)
        {
            pool.OnWork = Wake;
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    /// <summary>Somebody is at work.</summary>
    private void Wake()
    {
        if (Volatile.Read(ref _isAwake) == 0 && Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        Volatile.Write(ref _isAwake, 0);   // before the look: who begins after it wakes this again
        var isAtWork = false;
        foreach (var pool in _pools)
        {
            isAtWork |= pool.WatchMemory();
        }

        if (isAtWork)
        {
            Wake();
        }
    }
}
