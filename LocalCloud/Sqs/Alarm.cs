namespace LocalCloud.Sqs;

/// <summary>Rings at a point of service time. Set by one thread at a time.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Moved = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _setFor = long.MaxValue;

    public Alarm(TimeProvider clock, Action ring)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings at that time (epoch ms) at the latest; perhaps at an earlier one too, that it was set for before.</summary>
    public void Set(long due)
    {
        var now = _clock.GetUtcNow();
        if (_setFor <= now.ToUnixTimeMilliseconds())
        {
            _setFor = long.MaxValue;   // it has rung, or is about to
        }

        if (due >= _setFor)
        {
            return;
        }

        _setFor = due;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(due);
        DateTimeOffset before;
        do
        {
            // The clock may be moved between being read and being set.
            before = _clock.GetUtcNow();
            _timer.Change(at > before ? at - before : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        while (_clock.GetUtcNow() - before > Moved);
    }

    public void Dispose() => _timer.Dispose();
}
