namespace LocalCloud.Telemetry;

/// <summary>The newest log records of everybody.</summary>
internal sealed class LogStore
{
    public const int Capacity = 10_000;
    private const long MostBytes = 16 * 1024 * 1024;
    private readonly Lock _gate = new();
    private readonly Ring<HeldLog> _records = new(Capacity, MostBytes);
    private long _last;

    /// <summary>The id of the newest: another after each change.</summary>
    public long Version => Volatile.Read(ref _last);

    public (int Records, long Dropped) Held
    {
        get
        {
            lock (_gate)
            {
                return (_records.Count, _records.Dropped);
            }
        }
    }

    /// <param name="bytes">What the record takes, roughly.</param>
    public void Add(HeldLog record, int bytes)
    {
        lock (_gate)
        {
            record.Id = ++_last;
            _records.Add(record, bytes);
        }
    }

    /// <summary>All that are held, the oldest first.</summary>
    public IReadOnlyList<HeldLog> All()
    {
        lock (_gate)
        {
            return [.. _records.Entries];
        }
    }
}
