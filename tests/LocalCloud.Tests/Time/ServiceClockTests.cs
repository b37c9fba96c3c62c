using LocalCloud.Time;

namespace LocalCloud.Tests.Time;

public sealed class ServiceClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ServiceClock _clock = new(TimeProvider.System);

    [Fact]
    public void Moving_it_moves_now_and_the_timestamp()
    {
        var (now, timestamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());

        _clock.Advance(TimeSpan.FromHours(3));

        (_clock.GetUtcNow() - now).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(3));
        _clock.GetElapsedTime(timestamp).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(3));
    }

    [Fact]
    public void It_does_not_run_backwards() => Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void It_knows_what_it_showed_at_a_time_of_the_system()
    {
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-10);
        _clock.Advance(TimeSpan.FromHours(1));
        var between = TimeProvider.System.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(2));

        _clock.At(before).ShouldBe(before);
        _clock.At(between).ShouldBe(between.AddHours(1));
        _clock.At(between.AddSeconds(10)).ShouldBe(between.AddSeconds(10).AddHours(3));
    }

    [Fact]
    public void What_was_taken_down_in_whole_milliseconds_just_before_a_step_comes_before_it()
    {
        for (var step = 0; step < 50; step++)
        {
            var (system, shown) = (TimeProvider.System.GetUtcNow(), _clock.GetUtcNow());

            _clock.Advance(TimeSpan.FromHours(1));

            _clock.At(DateTimeOffset.FromUnixTimeMilliseconds(system.ToUnixTimeMilliseconds())).ShouldBeLessThanOrEqualTo(shown);
        }
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_is_moved_past_it()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _clock);

        _clock.Advance(TimeSpan.FromMinutes(4));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_delay_longer_than_a_system_timer_takes_ends_too()
    {
        var delay = Task.Delay(TimeSpan.FromDays(45), _clock);

        _clock.Advance(TimeSpan.FromDays(46));

        await delay.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_for_a_period_that_was_skipped()
    {
        using PeriodicTimer timer = new(TimeSpan.FromHours(1), _clock);
        var tick = timer.WaitForNextTickAsync().AsTask();

        _clock.Advance(TimeSpan.FromHours(1));

        (await tick.WaitAsync(Patience)).ShouldBeTrue();
    }

    [Fact]
    public void A_disposed_timer_does_not_fire_when_the_clock_is_moved()
    {
        var fired = false;
        var timer = _clock.CreateTimer(_ => fired = true, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        _clock.Advance(TimeSpan.FromHours(2));

        fired.ShouldBeFalse();
    }

    [Fact]
    public void It_knows_what_the_system_showed_at_a_time_of_its_own()
    {
        var start = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(1));
        var moved = TimeProvider.System.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(2));

        _clock.SystemTimeOf(start - TimeSpan.FromHours(5)).ShouldBe(start - TimeSpan.FromHours(5));
        _clock.SystemTimeOf(start).ShouldBe(start);
        _clock.SystemTimeOf(start + TimeSpan.FromMinutes(30)).ShouldBeInRange(start, moved);
        _clock.SystemTimeOf(start + TimeSpan.FromMinutes(90)).ShouldBeGreaterThanOrEqualTo(moved);
        _clock.SystemTimeOf(moved + TimeSpan.FromHours(4)).ShouldBe(moved + TimeSpan.FromHours(1));
    }
}
