namespace Webhooks.Providers;

/// <summary>What follows from a transaction's facts, and how facts that are kept by id are put together.</summary>
internal static class TransactionFacts
{
    public static TransactionStatus StatusOf(Transaction transaction)
    {
        if (transaction.Disputes?.Values.Any(dispute => dispute.Status == DisputeStatus.Open) == true)
        {
            return TransactionStatus.Disputed;
        }

        if (RefundedAmountOf(transaction) is > 0 and var refunded)
        {
            // Of how much, only the payment's own events say.
            return transaction.PaymentStatus is not null && refunded >= transaction.Amount ? TransactionStatus.Refunded : TransactionStatus.PartiallyRefunded;
        }

        // Nothing is given back, nor quarrelled over, that wasn't taken.
        return transaction.PaymentStatus ?? TransactionStatus.Succeeded;
    }

    public static decimal RefundedAmountOf(Transaction transaction)
    {
        var refunds = transaction.Refunds?.Values ?? [];
        var sum = refunds.Where(refund => refund.Status == RefundStatus.Succeeded && refund.Currency == transaction.Currency).Sum(refund => refund.Amount);

        // Not every refund need have told of itself; but a total from before a refund fell through still counts that one.
        return transaction.RefundTotal is { } total && !refunds.Any(refund => (refund.Status is RefundStatus.Failed or RefundStatus.Canceled) && refund.TimestampMs > total.TimestampMs)
            ? Math.Max(sum, total.Amount)
            : sum;
    }

    public static (long TimestampMs, string EventId) NewestOf(Transaction transaction)
    {
        var newest = (transaction.TimestampMs, transaction.LastEventId);
        foreach (var refund in transaction.Refunds?.Values ?? [])
        {
            newest = Newer(newest, (refund.TimestampMs, refund.EventId));
        }

        foreach (var dispute in transaction.Disputes?.Values ?? [])
        {
            newest = Newer(newest, (dispute.TimestampMs, dispute.EventId));
        }

        return transaction.RefundTotal is { } total ? Newer(newest, (total.TimestampMs, total.EventId)) : newest;
    }

    /// <summary>All that both have; where both have one, the greater.</summary>
    public static IReadOnlyDictionary<string, T>? Join<T>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b, Comparison<T> compare)
    {
        if (a is null || b is null || ReferenceEquals(a, b))
        {
            return a ?? b;
        }

        var joined = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (id, fact) in a.Concat(b))
        {
            joined[id] = joined.TryGetValue(id, out var other) && compare(other, fact) > 0 ? other : fact;
        }

        return joined;
    }

    /// <summary>Whether both hold the same; none is the same as an empty one.</summary>
    public static bool Same<T>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b)
        where T : class =>
        ReferenceEquals(a, b)
        || ((a?.Count ?? 0) == (b?.Count ?? 0) && (a ?? new Dictionary<string, T>()).All(pair => b!.TryGetValue(pair.Key, out var other) && pair.Value.Equals(other)));

    private static (long TimestampMs, string EventId) Newer((long TimestampMs, string EventId) a, (long TimestampMs, string EventId) b)
    {
        var order = a.TimestampMs.CompareTo(b.TimestampMs);
        return (order != 0 ? order : string.CompareOrdinal(a.EventId, b.EventId)) >= 0 ? a : b;
    }
}
