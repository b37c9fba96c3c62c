namespace LocalCloud.Telemetry.Rates;

/// <summary>How often something happened and how long it took, in slots of five seconds, for half an hour. A moment costs the same however many there are.</summary>
internal sealed class RateSeries(string resource, string kind, string name, TimeProvider time)
{
    public static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(5);

    /// <summary>What "now" means: a minute.</summary>
    public const int WindowSlots = 12;

    private const int Kept = 360;
    private readonly Lock _gate = new();
    private readonly RateSlot?[] _slots = new RateSlot?[Kept];
    private long _total;

    /// <summary>The logical id.</summary>
    public string Resource => resource;

    public string Kind => kind;

    public string Name => name;

    /// <summary>How many were counted, ever.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Counts one.</summary>
    /// <param name="status">Of an HTTP answer; 0: none.</param>
    public void Add(TimeSpan took, bool failed = false, bool throttled = false, bool cold = false, int status = 0)
    {
        lock (_gate)
        {
            Current().Add(took, failed, throttled, cold, status);
            _total++;
        }
    }

    /// <summary>What the last minute had, and, where that is wanted, each slot that had something, the oldest first.</summary>
    public (RateSlot Window, IReadOnlyList<RateSlot> History) Read(bool withHistory)
    {
        var now = Number();
        RateSlot window = new(now);
        List<RateSlot> history = [];
        lock (_gate)
        {
            var slots = withHistory ? Kept : WindowSlots;
            for (var number = now - slots + 1; number <= now; number++)
            {
                if (_slots[number % Kept] is not { } slot || slot.Number != number || slot.IsEmpty)
                {
                    continue;
                }

                if (number > now - WindowSlots)
                {
                    window.Add(slot);
                }

                if (withHistory)
                {
                    RateSlot copy = new(number);
                    copy.Add(slot);
                    history.Add(copy);
                }
            }
        }

        return (window, history);
    }

    private RateSlot Current()
    {
        var number = Number();
        ref var slot = ref _slots[number % Kept];
        if (slot is null || slot.Number != number)
        {
            slot = new RateSlot(number);
        }

        return slot;
    }

    private long Number() => time.GetUtcNow().ToUnixTimeMilliseconds() / (long)SlotLength.TotalMilliseconds;
}
