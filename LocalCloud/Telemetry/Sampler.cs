namespace LocalCloud.Telemetry;

/// <summary>
/// Which new traces are recorded: all while they are few, and one in so many of those beyond, so that a load is seen without being
/// slowed down by it.
/// </summary>
internal sealed class Sampler(TimeProvider time)
{
    /// <summary>So many a second are all recorded.</summary>
    public const int PerSecond = 10;

    /// <summary>Of those beyond, one in so many.</summary>
    public const int OneIn = 100;

    private readonly Lock _gate = new();
    private long _second;
    private int _taken;
    private int _beyond;

    /// <summary>Decides for one new trace.</summary>
    public bool Take()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            if (second != _second)
            {
                _second = second;
                _taken = 0;
            }

            return _taken < PerSecond ? ++_taken > 0 : ++_beyond % OneIn == 0;
        }
    }
}
