using System.Text.Json.Serialization;

namespace Webhooks.Providers;

/// <summary>What is known of one payment: what an event says of it, and what the table's row merges from all of them.</summary>
public sealed record Transaction
{
    /// <summary>The canonical id (Stripe: the PaymentIntent where there is one, else the Charge).</summary>
    public required string TransactionId { get; init; }

    /// <summary><see cref="Provider.Name"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>In major units: 20.00, never 2000.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    public required TransactionStatus Status { get; init; }

    /// <summary>The provider's own word for the status.</summary>
    public string? ProviderStatus { get; init; }

    /// <summary>When the newest fact was made, in epoch milliseconds.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The event that said the newest fact.</summary>
    public required string LastEventId { get; init; }

    /// <summary>
    /// Merges two states of one payment. Commutative, associative and idempotent, so that any order and any repetition of
    /// events ends in the same row: the newest fact wins by (time, status rank, event id).
    /// </summary>
    /// <exception cref="ArgumentException">They are of different payments.</exception>
    public static Transaction Merge(Transaction a, Transaction b)
    {
        if (a.TransactionId != b.TransactionId || a.Provider != b.Provider)
        {
            throw new ArgumentException($"Transactions {a.TransactionId} and {b.TransactionId} are different payments and can't be merged.", nameof(b));
        }

        return Compare(a, b) >= 0 ? a : b;
    }

    /// <summary>
    /// Which fact is newer. The order is total over every field, so that taking the greater is a merge that doesn't
    /// depend on who comes first; the winner's facts are taken whole, since an amount belongs to its status.
    /// </summary>
    private static int Compare(Transaction a, Transaction b)
    {
        var order = a.TimestampMs.CompareTo(b.TimestampMs);
        order = order != 0 ? order : a.Status.CompareTo(b.Status);
        order = order != 0 ? order : string.CompareOrdinal(a.LastEventId, b.LastEventId);

        // One event says one thing; these decide only if two versions of our own code read it differently.
        order = order != 0 ? order : a.Amount.CompareTo(b.Amount);
        order = order != 0 ? order : string.CompareOrdinal(a.Currency, b.Currency);
        return order != 0 ? order : string.CompareOrdinal(a.ProviderStatus, b.ProviderStatus);
    }
}

/// <summary>Where a payment stands. The order is the rank that decides between facts of the same moment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TransactionStatus>))]
public enum TransactionStatus
{
    [JsonStringEnumMemberName("pending")] Pending,
    [JsonStringEnumMemberName("authorized")] Authorized,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("canceled")] Canceled,
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    [JsonStringEnumMemberName("partially_refunded")] PartiallyRefunded,
    [JsonStringEnumMemberName("refunded")] Refunded,
    [JsonStringEnumMemberName("disputed")] Disputed,
}
