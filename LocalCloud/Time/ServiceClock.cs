using System.Diagnostics;

namespace LocalCloud.Time;

/// <summary>
/// The clock of the services: visibility, delays, retention, caches, throttles, retry schedules. It runs with the system's
/// and can be moved ahead, timers included, so that fifteen minutes of retries take a second. What belongs to a process
/// (timeouts, deadlines, telemetry) must use <see cref="TimeProvider.System"/> instead.
/// </summary>
public sealed class ServiceClock(TimeProvider system) : TimeProvider
{
    /// <summary>What <see cref="At"/> is asked in. Longer than one, for a system's clock that stands still, as in a test.</summary>
    private static readonly TimeSpan TwoMilliseconds = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<MovableTimer> _timers = [];
    private readonly List<(DateTimeOffset At, TimeSpan Ahead)> _steps = [];
    private long _aheadTicks;

    /// <summary>How far ahead of the system's clock this one is.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));

    public override DateTimeOffset GetUtcNow() => system.GetUtcNow() + Ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => system.GetElapsedTime(0).Ticks + Ahead.Ticks;

    /// <summary>Moves the clock ahead; timers that come due by that fire at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative: time doesn't run backwards.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MovableTimer[] timers;
        lock (_gate)
        {
            WaitForNextMillisecond();
            _steps.Add((system.GetUtcNow(), TimeSpan.FromTicks(Interlocked.Add(ref _aheadTicks, by.Ticks))));
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Rearm();
        }
    }

    /// <summary>What this clock showed when the system's showed that: for times that another process took down, in whole milliseconds.</summary>
    public DateTimeOffset At(DateTimeOffset system)
    {
        lock (_gate)
        {
            var last = _steps.FindLastIndex(step => step.At.ToUnixTimeMilliseconds() <= system.ToUnixTimeMilliseconds());
            return last < 0 ? system : system + _steps[last].Ahead;
        }
    }

    /// <summary>What the system's clock showed when this one showed that; where this one was moved over it, when that was done.</summary>
    public DateTimeOffset SystemTimeOf(DateTimeOffset serviceTime)
    {
        lock (_gate)
        {
            for (var last = _steps.Count - 1; last >= 0; last--)
            {
                var (at, ahead) = _steps[last];
                if (serviceTime - ahead >= at)
                {
                    return serviceTime - ahead;
                }

                if (serviceTime - (last > 0 ? _steps[last - 1].Ahead : TimeSpan.Zero) >= at)
                {
                    return at;
                }
            }

            return serviceTime;
        }
    }

    /// <summary>A step begins a millisecond of its own: what another process took down just before it mustn't seem to come after it.</summary>
    private void WaitForNextMillisecond()
    {
        var (before, since) = (system.GetUtcNow().ToUnixTimeMilliseconds(), Stopwatch.GetTimestamp());   // SpinUntil's own limit is too coarse
        while (system.GetUtcNow().ToUnixTimeMilliseconds() <= before && Stopwatch.GetElapsedTime(since) < TwoMilliseconds)
        {
            Thread.SpinWait(20);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovableTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A system timer that knows when it is due by the service clock, and is set anew when that clock is moved.</summary>
    private sealed class MovableTimer : ITimer
    {
        private static readonly TimeSpan Longest = TimeSpan.FromDays(40);   // a system timer takes 49 days at most
        private readonly ServiceClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private readonly Lock _gate = new();
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public MovableTimer(ServiceClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _timer = clock.Real.CreateTimer(static me => ((MovableTimer)me!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
                _period = period;
            }

            lock (_clock._gate)
            {
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    _clock._timers.Remove(this);
                }
                else
                {
                    _clock._timers.Add(this);
                }
            }

            return Rearm();
        }

        public bool Rearm()
        {
            lock (_gate)
            {
                if (_due is not { } due)
                {
                    return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }

                var wait = due - _clock.GetUtcNow();
                // Rounded up: a timer that fires a fraction early would only be set again.
                var milliseconds = Math.Max(0, Math.Ceiling(wait.TotalMilliseconds));
                return _timer.Change(TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            }
        }

        private void Tick()
        {
            bool last;
            lock (_gate)
            {
                if (_due is not { } due)
                {
                    return;
                }

                if (due > _clock.GetUtcNow())
                {
                    Rearm();
                    return;
                }

                last = _period <= TimeSpan.Zero;   // infinite is -1 ms
                _due = last ? null : due + _period;
            }

            if (last)
            {
                Forget();
            }
            else
            {
                Rearm();
            }

            _callback(_state);
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _due = null;
            }

            Forget();
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Forget()
        {
            lock (_clock._gate)
            {
                _clock._timers.Remove(this);
            }
        }
    }

    private TimeProvider Real => system;
}
