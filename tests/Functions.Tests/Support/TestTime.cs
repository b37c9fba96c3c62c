namespace Webhooks.Functions.Tests.Support;

/// <summary>How long a test waits for what must come: long on a busy machine, never for ever.</summary>
public static class TestTime
{
    public static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}

/// <summary>A clock that moves only when a test tells it to. Its timers are real.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public FakeClock()
        : this(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>False: no timer ever rings, so that no limit depends on how busy the machine is.</summary>
    public bool Rings { get; init; } = true;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Rings ? dueTime : Timeout.InfiniteTimeSpan, period);

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>A clock whose timers ring ten times as fast.</summary>
/// <param name="runs">The timers that run at all, by their time; null: all. Two limits that race each other would make a test depend on the machine.</param>
public sealed class HastyClock(Predicate<TimeSpan>? runs = null) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime <= TimeSpan.Zero ? dueTime : runs?.Invoke(dueTime) ?? true ? dueTime / 10 : Timeout.InfiniteTimeSpan, period);
}
