namespace Webhooks.Operations.Events;

/// <summary>The order of lists of events: as the provider made them, the newest first; by id where that is the same millisecond.</summary>
public static class EventOrder
{
    public static readonly IComparer<StoredEvent> NewestFirst = Comparer<StoredEvent>.Create(
        (a, b) => (b.TimestampMs ?? 0).CompareTo(a.TimestampMs ?? 0) is var byTime and not 0 ? byTime : string.CompareOrdinal(b.EventId, a.EventId));

    /// <summary>Whether an event comes after another in such a list.</summary>
    /// <param name="last">Null: every event does.</param>
    public static bool IsAfter(StoredEvent stored, StoredEvent? last) => last is null || NewestFirst.Compare(stored, last) > 0;

    /// <summary>The day (UTC) on which the provider made it.</summary>
    public static DateOnly DayOf(StoredEvent stored) =>
        DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(stored.Timestamp, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())).UtcDateTime);
}
