namespace Webhooks.Providers;

/// <summary>What the provider itself says to have been given back of a payment in all.</summary>
/// <param name="Amount">In major units of the payment's currency.</param>
/// <param name="TimestampMs">When the event was made, in epoch milliseconds.</param>
/// <param name="EventId">The event that said so.</param>
public sealed record RefundTotal(decimal Amount, long TimestampMs, string EventId)
{
    /// <summary>Which is newer. Of the same moment it is the greater: refunds that were made within one second each say the sum so far.</summary>
    internal static int Compare(RefundTotal? a, RefundTotal? b)
    {
        if (a is null || b is null)
        {
            return (a is not null).CompareTo(b is not null);
        }

        var order = a.TimestampMs.CompareTo(b.TimestampMs);
        order = order != 0 ? order : a.Amount.CompareTo(b.Amount);
        return order != 0 ? order : string.CompareOrdinal(a.EventId, b.EventId);
    }
}
