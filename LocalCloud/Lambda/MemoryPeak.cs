namespace LocalCloud.Lambda;

/// <summary>The most memory that an instance has had, looked up when it is wanted, and not again at once.</summary>
/// <param name="process">The id of its supervisor; null while there is none.</param>
internal sealed class MemoryPeak(Func<int?> process)
{
    /// <summary>A look costs a twentieth of a millisecond: too much for each of a thousand invocations a second.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(50);

    /// <summary>So much work has time for a look at its end.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(10);

    private long _peak;
    private long _lookedAt;

    /// <summary>Looks.</summary>
    /// <returns>In bytes; null: not known.</returns>
    public long? Look()
    {
        Volatile.Write(ref _lookedAt, TimeProvider.System.GetTimestamp());
        if (process() is { } id && InstanceMemory.Read(id) is { } now && now > Volatile.Read(ref _peak))
        {
            Volatile.Write(ref _peak, now);
        }

        return Known();
    }

    /// <summary>The peak at the end of some work: what was seen last, or what is seen now where that is long ago, or the work was long.</summary>
    public long? After(TimeSpan work) => work < Long && TimeProvider.System.GetElapsedTime(Volatile.Read(ref _lookedAt)) < Fresh ? Known() : Look();

    private long? Known() => Volatile.Read(ref _peak) is > 0 and var peak ? peak : null;
}
