using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Operations.Replay;

/// <summary>What replaying would do to one payment's row, as it is at this moment.</summary>
/// <param name="EventIds">The events that say something of it, in the order in which they would be sent.</param>
/// <param name="Now">Null: there is no row.</param>
/// <param name="After">What the row and the events come to together, in whatever order they are stored; null when that can't be told.</param>
/// <param name="Problem">Why it can't be told.</param>
public sealed record PaymentEffect(string TransactionId, IReadOnlyList<string> EventIds, PaymentState? Now, PaymentState? After, string? Problem)
{
    public EffectKind Kind { get; private init; }

    /// <summary>By the very merge by which the consumer will store it.</summary>
    internal static PaymentEffect Of(string transactionId, IReadOnlyList<(string EventId, Transaction Fact)> events, TransactionRow? row)
    {
        string[] ids = [.. events.Select(one => one.EventId)];
        var now = row is null ? null : PaymentState.Of(row.Transaction);
        try
        {
            var facts = events.Select(one => one.Fact).Aggregate(Transaction.Merge);
            var after = row is null ? facts : Transaction.Merge(row.Transaction, facts);
            return new PaymentEffect(transactionId, ids, now, PaymentState.Of(after), null) { Kind = row is null ? EffectKind.Created : after.Equals(row.Transaction) ? EffectKind.Unchanged : EffectKind.Changed };
        }
        catch (ArgumentException different)
        {
            return new PaymentEffect(transactionId, ids, now, null, different.Message.Split(" (Parameter", 2)[0]) { Kind = EffectKind.Unknown };
        }
    }

    internal static PaymentEffect Unreadable(string transactionId, IReadOnlyList<string> eventIds, string problem) => new(transactionId, eventIds, null, null, problem) { Kind = EffectKind.Unknown };
}

/// <summary>What happens to a row.</summary>
public enum EffectKind
{
    /// <summary>It can't be told.</summary>
    Unknown,

    Created,

    Changed,

    /// <summary>It has all that already, or a newer fact wins.</summary>
    Unchanged,
}

/// <summary>What one looks for in a payment.</summary>
/// <param name="Refunded">In the payment's currency.</param>
public sealed record PaymentState(string Status, decimal Amount, string Currency, decimal Refunded)
{
    internal static PaymentState Of(Transaction transaction) => new(StatusWord.Of(transaction.Status), transaction.Amount, transaction.Currency, transaction.RefundedAmount);
}
