namespace LocalCloud.Telemetry.Rates;

/// <summary>What happened in one slot of time, or in several taken together.</summary>
/// <param name="number">Which slot since 1970.</param>
internal sealed class RateSlot(long number)
{
    // A bucket's upper end is 1.2 times the one before, from 10 µs on: a percentile is right to a tenth, up to 17 minutes.
    private const double Smallest = 0.01;
    private const int Buckets = 104;
    private static readonly double Step = Math.Log(1.2);
    private readonly int[] _took = new int[Buckets];
    private readonly SortedDictionary<int, int> _statuses = [];
    private int _timed;

    public long Number => number;

    public int Requests { get; private set; }

    public int Errors { get; private set; }

    public int Throttles { get; private set; }

    public int ColdStarts { get; private set; }

    /// <summary>How many had each status.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    public bool IsEmpty => Requests == 0;

    public DateTimeOffset At => DateTimeOffset.UnixEpoch + (number * RateSeries.SlotLength);

    public void Add(TimeSpan took, bool failed, bool throttled, bool cold, int status)
    {
        Requests++;
        Errors += failed ? 1 : 0;
        Throttles += throttled ? 1 : 0;
        ColdStarts += cold ? 1 : 0;
        if (!throttled)
        {
            _timed++;
            _took[BucketOf(took.TotalMilliseconds)]++;
        }

        if (status != 0)
        {
            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        }
    }

    public void Add(RateSlot other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Throttles += other.Throttles;
        ColdStarts += other.ColdStarts;
        _timed += other._timed;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _took[bucket] += other._took[bucket];
        }

        foreach (var (status, count) in other._statuses)
        {
            _statuses[status] = _statuses.GetValueOrDefault(status) + count;
        }
    }

    /// <summary>So long or less took that part of all, in milliseconds; null when there were none. What was throttled took nothing.</summary>
    /// <param name="part">0.99 for p99.</param>
    public double? Percentile(double part)
    {
        if (_timed == 0)
        {
            return null;
        }

        var wanted = (int)Math.Ceiling(_timed * part);
        var bucket = 0;
        for (var seen = _took[0]; seen < wanted; seen += _took[bucket])
        {
            bucket++;
        }

        return Math.Round(Smallest * Math.Exp(Step * (bucket - 0.5)), 3);
    }

    private static int BucketOf(double milliseconds) =>
        milliseconds <= Smallest ? 0 : Math.Min(Buckets - 1, (int)Math.Ceiling(Math.Log(milliseconds / Smallest) / Step));
}
