using System.Text.Json.Serialization;

namespace Webhooks.Providers;

/// <summary>
/// What is known of one payment: what an event says of it, and what the table's row merges from all of them. It holds facts,
/// each with the event that said it; <see cref="Status"/>, <see cref="RefundedAmount"/> and <see cref="Newest"/> follow from them.
/// </summary>
/// <remarks>
/// <para>
/// A row keeps the facts, or a later event would be merged with less than is known: beside the derived <c>status</c> also
/// <see cref="PaymentStatus"/>, beside the time and event of <see cref="Newest"/> also <see cref="TimestampMs"/> and <see cref="LastEventId"/>.
/// </para>
/// <para>
/// While versions are deployed, a row may hold attributes that older code doesn't know. It puts them into <see cref="Unknown"/>
/// as it found them, <see cref="Merge"/> carries them on, and writing the row puts them back: nothing is lost by whoever writes last.
/// </para>
/// </remarks>
public sealed record Transaction
{
    /// <summary>The canonical id. Stripe: the PaymentIntent where there is one, else the Charge; PayPal: the capture or sale; Square: the payment.</summary>
    public required string TransactionId { get; init; }

    /// <summary><see cref="Provider.Name"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>In major units: 20.00, never 2000. 0 while only refunds or disputes have told of the payment.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payment's own newest event says; null while only refunds or disputes have told of it.</summary>
    [JsonPropertyName("status")]
    public TransactionStatus? PaymentStatus { get; init; }

    /// <summary>The provider's own word for <see cref="PaymentStatus"/>.</summary>
    public string? ProviderStatus { get; init; }

    /// <summary>When the newest of the payment's own facts was made, in epoch milliseconds; refunds and disputes have their own times.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The event that said the newest of the payment's own facts.</summary>
    public required string LastEventId { get; init; }

    /// <summary>The refunds, by their ids; null: none that is known by itself.</summary>
    public IReadOnlyDictionary<string, Fact<RefundStatus>>? Refunds { get; init; }

    /// <summary>The disputes, by their ids; null: none.</summary>
    public IReadOnlyDictionary<string, Fact<DisputeStatus>>? Disputes { get; init; }

    /// <summary>What the provider itself says to be refunded in all; null where it said nothing of it.</summary>
    public RefundTotal? RefundTotal { get; init; }

    /// <summary>Attributes of the row that this version doesn't know, by their names, in the store's own writing; null: none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string>? Unknown { get; init; }

    /// <summary>
    /// Where the payment stands, by all that is known: <c>disputed</c> while a dispute is open, <c>refunded</c> when what was given
    /// back adds up to the amount, else what its own events say. To set it is to set <see cref="PaymentStatus"/>.
    /// </summary>
    [JsonIgnore]
    public TransactionStatus Status
    {
        get => TransactionFacts.StatusOf(this);
        init => PaymentStatus = value;
    }

    /// <summary>What was given back, in major units: the refunds that succeeded, or what the provider says itself if that is more.</summary>
    [JsonIgnore]
    public decimal RefundedAmount => TransactionFacts.RefundedAmountOf(this);

    /// <summary>The newest of all facts: when it was made, in epoch milliseconds, and the event that said it.</summary>
    [JsonIgnore]
    public (long TimestampMs, string EventId) Newest => TransactionFacts.NewestOf(this);

    /// <summary>
    /// Merges two states of one payment. Commutative, associative and idempotent, so that any order and any repetition of
    /// events ends in the same row: of the payment's own facts the newest wins, by (time, status rank, event id), and so does
    /// of each refund's and each dispute's.
    /// </summary>
    /// <exception cref="ArgumentException">They are of different payments.</exception>
    public static Transaction Merge(Transaction a, Transaction b)
    {
        if (a.TransactionId != b.TransactionId || a.Provider != b.Provider)
        {
            throw new ArgumentException($"Transactions {a.TransactionId} and {b.TransactionId} are different payments and can't be merged.", nameof(b));
        }

        return (Compare(a, b) >= 0 ? a : b) with
        {
            Refunds = TransactionFacts.Join(a.Refunds, b.Refunds, Fact<RefundStatus>.Compare),
            Disputes = TransactionFacts.Join(a.Disputes, b.Disputes, Fact<DisputeStatus>.Compare),
            RefundTotal = RefundTotal.Compare(a.RefundTotal, b.RefundTotal) >= 0 ? a.RefundTotal : b.RefundTotal,
            Unknown = TransactionFacts.Join(a.Unknown, b.Unknown, string.CompareOrdinal),
        };
    }

    public bool Equals(Transaction? other) =>
        other is not null
        && OwnFacts == other.OwnFacts
        && RefundTotal == other.RefundTotal
        && TransactionFacts.Same(Refunds, other.Refunds)
        && TransactionFacts.Same(Disputes, other.Disputes)
        && TransactionFacts.Same(Unknown, other.Unknown);

    public override int GetHashCode() => OwnFacts.GetHashCode();

    private (string, string, decimal, string, TransactionStatus?, string?, long, string) OwnFacts =>
        (TransactionId, Provider, Amount, Currency, PaymentStatus, ProviderStatus, TimestampMs, LastEventId);

    /// <summary>
    /// Whose own facts are newer. The order is total over all of them, so that taking the greater is a merge that doesn't
    /// depend on who comes first; the winner's facts are taken whole, since an amount belongs to its status.
    /// </summary>
    private static int Compare(Transaction a, Transaction b)
    {
        // What a refund's event says in their place is no fact of the payment's.
        var order = a.PaymentStatus.HasValue.CompareTo(b.PaymentStatus.HasValue);
        order = order != 0 ? order : a.TimestampMs.CompareTo(b.TimestampMs);
        order = order != 0 ? order : Nullable.Compare(a.PaymentStatus, b.PaymentStatus);
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
