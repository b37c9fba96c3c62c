namespace LocalCloud.EventSources;

/// <summary>How long to leave something alone that has just failed: one second of service time, and twice as long each time that it fails again.</summary>
internal sealed class Backoff(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TimeSpan _pause = TimeSpan.Zero;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public void Failed()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_until > now)
            {
                return;   // several failed together: that is one failure
            }

            _pause = _pause == TimeSpan.Zero ? Shortest : _pause * 2 > Longest ? Longest : _pause * 2;
            _until = now + _pause;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _pause = TimeSpan.Zero;
        }
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset until;
        lock (_gate)
        {
            until = _until;
        }

        if (until - clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
