using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Providers;

/// <summary>
/// An event that says something of a payment: which, and when it was made. Null comes of what isn't all there, and of an id that is
/// longer than any provider's: it would be a key that no table takes (DynamoDB: 2,048 bytes), so that the event could neither be stored
/// nor marked as failed. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
/// </summary>
internal readonly record struct Occasion(string Provider, string EventId, string Type, long TimestampMs)
{
    /// <summary>What it says of a payment itself.</summary>
    /// <param name="word">The provider's own word for the status.</param>
    /// <param name="refunded">What the provider says to have been given back in all, in major units.</param>
    public Transaction? Payment(string? id, TransactionStatus? status, string? word, MoneyAmount? money, decimal? refunded = null) =>
        !IsId(id) || status is null || money is not { } amount
            ? null
            : new Transaction
            {
                TransactionId = id,
                Provider = Provider,
                Amount = amount.Amount,
                Currency = amount.Currency,
                PaymentStatus = status,
                ProviderStatus = word,
                TimestampMs = TimestampMs,
                LastEventId = EventId,
                RefundTotal = Total(refunded),
            };

    /// <summary>What it says of a refund of a payment.</summary>
    public Transaction? Refund(string? paymentId, string? id, RefundStatus? status, string? word, MoneyAmount? money, decimal? refunded = null) =>
        Of(paymentId, id, status, word, money) is not { } fact
            ? null
            : Unseen(paymentId!, fact.Currency) with { Refunds = new Dictionary<string, Fact<RefundStatus>> { [id!] = fact }, RefundTotal = Total(refunded) };

    /// <summary>What it says of a dispute over a payment.</summary>
    public Transaction? Dispute(string? paymentId, string? id, DisputeStatus? status, string? word, MoneyAmount? money) =>
        Of(paymentId, id, status, word, money) is not { } fact
            ? null
            : Unseen(paymentId!, fact.Currency) with { Disputes = new Dictionary<string, Fact<DisputeStatus>> { [id!] = fact } };

    private Fact<TStatus>? Of<TStatus>(string? paymentId, string? id, TStatus? status, string? word, MoneyAmount? money)
        where TStatus : struct, Enum =>
        !IsId(paymentId) || string.IsNullOrEmpty(id) || status is null || money is not { } amount
            ? null
            : new Fact<TStatus>
            {
                Amount = Math.Abs(amount.Amount), // PayPal writes what it takes back of a sale as a negative amount
                Currency = amount.Currency,
                Status = status.Value,
                ProviderStatus = word,
                TimestampMs = TimestampMs,
                EventId = EventId,
            };

    /// <summary>A payment of which nothing is known yet.</summary>
    private Transaction Unseen(string paymentId, string currency) =>
        new() { TransactionId = paymentId, Provider = Provider, Amount = 0, Currency = currency, TimestampMs = TimestampMs, LastEventId = EventId };

    private static bool IsId([NotNullWhen(true)] string? id) => id is { Length: > 0 and <= EventReader.MaxIdLength };

    private RefundTotal? Total(decimal? refunded) => refunded > 0 ? new RefundTotal(refunded.Value, TimestampMs, EventId) : null;
}

/// <summary>An amount in major units, and its currency (ISO 4217, upper case).</summary>
internal readonly record struct MoneyAmount(decimal Amount, string Currency);
