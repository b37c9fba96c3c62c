namespace Webhooks.Dashboard.Send;

/// <summary>What the table has of the accepted events.</summary>
/// <param name="accepted">How many there are.</param>
/// <param name="asked">How many of them are asked for, each by its id: all, or a sample at even distances.</param>
public sealed class StoreCheck(int accepted, int asked)
{
    private int _stored;
    private int _doubled;
    private int _missing;

    public int Accepted => accepted;

    public int Asked => asked;

    public bool IsSample => asked < accepted;

    public int Stored => Volatile.Read(ref _stored);

    /// <summary>Stored more than once, which must never be.</summary>
    public int Doubled => Volatile.Read(ref _doubled);

    /// <summary>Not stored in time.</summary>
    public int Missing => Volatile.Read(ref _missing);

    public bool IsFlawless => Stored == asked && Doubled == 0;

    /// <summary>From the last answer until the last of them was seen stored.</summary>
    public TimeSpan Took { get; private set; }

    /// <param name="items">How many items the event has.</param>
    internal void Tell(int items, TimeSpan took)
    {
        if (items == 0)
        {
            Interlocked.Increment(ref _missing);
            return;
        }

        Interlocked.Increment(ref _stored);
        Interlocked.Add(ref _doubled, items > 1 ? 1 : 0);
        Took = took;
    }
}
