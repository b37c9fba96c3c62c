namespace LocalCloud.Telemetry;

/// <summary>Holds the newest of what comes, up to a number and up to a size. For one caller at a time.</summary>
/// <param name="capacity">Entries at most.</param>
/// <param name="mostBytes">What they may take together, as <see cref="Add"/> is told.</param>
/// <param name="dropped">Is told of each entry that makes room.</param>
internal sealed class Ring<T>(int capacity, long mostBytes, Action<T>? dropped = null)
{
    private readonly Queue<(T Entry, int Bytes)> _entries = new();
    private long _bytes;

    public int Count => _entries.Count;

    public int Capacity => capacity;

    /// <summary>How many had to make room so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>The oldest first.</summary>
    public IEnumerable<T> Entries => _entries.Select(held => held.Entry);

    public void Add(T entry, int bytes)
    {
        _entries.Enqueue((entry, bytes));
        _bytes += bytes;
        while (_entries.Count > capacity || (_bytes > mostBytes && _entries.Count > 1))
        {
            var (oldest, size) = _entries.Dequeue();
            _bytes -= size;
            Dropped++;
            dropped?.Invoke(oldest);
        }
    }
}
