using System.Collections.Frozen;

namespace Webhooks.Providers.Square;

/// <summary>Reads Square's events. <see href="https://developer.squareup.com/reference/square/webhooks"/></summary>
internal sealed class SquareEvents() : EventReader(SquareProvider.ProviderName, Map, Table, EventId, EventType, CreatedAt)
{
    private static readonly FieldMap Map = new();
    private static readonly Field EventId = Map.Add("event_id");
    private static readonly Field EventType = Map.Add("type");
    private static readonly Field CreatedAt = Map.Add("created_at");
    private static readonly Field MerchantId = Map.Add("merchant_id");

    private static readonly Field PaymentId = Map.Add("data.object.payment.id");
    private static readonly Field PaymentStatus = Map.Add("data.object.payment.status");
    private static readonly MoneyField PaymentAmount = MoneyField.Add("data.object.payment.amount_money");
    private static readonly MoneyField PaymentTotal = MoneyField.Add("data.object.payment.total_money");
    private static readonly MoneyField PaymentRefunded = MoneyField.Add("data.object.payment.refunded_money");

    private static readonly Field RefundId = Map.Add("data.object.refund.id");
    private static readonly Field RefundedPayment = Map.Add("data.object.refund.payment_id");
    private static readonly Field RefundState = Map.Add("data.object.refund.status");
    private static readonly MoneyField RefundAmount = MoneyField.Add("data.object.refund.amount_money");

    private static readonly Field DisputeId = Map.Add("data.object.dispute.id");
    private static readonly Field OldDisputeId = Map.Add("data.object.dispute.dispute_id");
    private static readonly Field DisputedPayment = Map.Add("data.object.dispute.disputed_payment.payment_id");
    private static readonly Field DisputeState = Map.Add("data.object.dispute.state");
    private static readonly MoneyField DisputeAmount = MoneyField.Add("data.object.dispute.amount_money");

    private static readonly Field PayoutId = Map.Add("data.object.payout.id");
    private static readonly Field PayoutStatus = Map.Add("data.object.payout.status");
    private static readonly MoneyField PayoutAmount = MoneyField.Add("data.object.payout.amount_money");

    /// <summary>
    /// By the status of what an event shows: most types are just "created" and "updated". Orders, invoices, subscriptions and
    /// terminal checkouts name no amount that was paid, or no payment: the payment's own events do.
    /// </summary>
    private static readonly FrozenDictionary<string, Reading> Table = new Dictionary<string, Reading>
    {
        ["payment.created"] = Payment,
        ["payment.updated"] = Payment,
        ["refund.created"] = Refund,
        ["refund.updated"] = Refund,
        ["dispute.created"] = Dispute,
        ["dispute.state.updated"] = Dispute,
        ["dispute.state.changed"] = Dispute,
        ["payout.sent"] = Payout,
        ["payout.paid"] = Payout,
        ["payout.failed"] = Payout,
    }.ToFrozenDictionary();

    // https://developer.squareup.com/reference/square/objects/Payment#definition__property-status
    private static readonly FrozenDictionary<string, TransactionStatus> PaymentWords = new Dictionary<string, TransactionStatus>
    {
        ["PENDING"] = TransactionStatus.Pending,
        ["APPROVED"] = TransactionStatus.Authorized,
        ["COMPLETED"] = TransactionStatus.Succeeded,
        ["CANCELED"] = TransactionStatus.Canceled,
        ["FAILED"] = TransactionStatus.Failed,
    }.ToFrozenDictionary();

    // https://developer.squareup.com/reference/square/objects/PaymentRefund#definition__property-status
    private static readonly FrozenDictionary<string, RefundStatus> RefundWords = new Dictionary<string, RefundStatus>
    {
        ["PENDING"] = RefundStatus.Pending,
        ["COMPLETED"] = RefundStatus.Succeeded,
        ["REJECTED"] = RefundStatus.Failed,
        ["FAILED"] = RefundStatus.Failed,
    }.ToFrozenDictionary();

    // https://developer.squareup.com/reference/square/enums/DisputeState
    private static readonly FrozenDictionary<string, DisputeStatus> DisputeWords = new Dictionary<string, DisputeStatus>
    {
        ["INQUIRY_EVIDENCE_REQUIRED"] = DisputeStatus.Open,
        ["INQUIRY_PROCESSING"] = DisputeStatus.Open,
        ["EVIDENCE_REQUIRED"] = DisputeStatus.Open,
        ["PROCESSING"] = DisputeStatus.Open,
        ["WAITING_THIRD_PARTY"] = DisputeStatus.Open,
        ["INQUIRY_CLOSED"] = DisputeStatus.Won,
        ["WON"] = DisputeStatus.Won,
        ["ACCEPTED"] = DisputeStatus.Lost,
        ["LOST"] = DisputeStatus.Lost,
    }.ToFrozenDictionary();

    // https://developer.squareup.com/reference/square/enums/PayoutStatus
    private static readonly FrozenDictionary<string, TransactionStatus> PayoutWords = new Dictionary<string, TransactionStatus>
    {
        ["SENT"] = TransactionStatus.Pending,
        ["PAID"] = TransactionStatus.Succeeded,
        ["FAILED"] = TransactionStatus.Failed,
    }.ToFrozenDictionary();

    protected override (bool? Livemode, string? Account, string? ApiVersion) Describe(in Fields fields) => (null, fields.Text(MerchantId), null);

    // With the tip, which is refunded too.
    private static Transaction? Payment(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(PaymentStatus);
        return occasion.Payment(fields.Text(PaymentId), Meaning(PaymentWords, word), word, PaymentTotal.Read(fields) ?? PaymentAmount.Read(fields), PaymentRefunded.Read(fields)?.Amount);
    }

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(RefundState);
        return occasion.Refund(fields.Text(RefundedPayment), fields.Text(RefundId), Meaning(RefundWords, word), word, RefundAmount.Read(fields));
    }

    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(DisputeState);
        return occasion.Dispute(fields.Text(DisputedPayment), fields.FirstText(DisputeId, OldDisputeId), Meaning(DisputeWords, word), word, DisputeAmount.Read(fields));
    }

    // Money that leaves for our own bank: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(PayoutStatus);
        return occasion.Payment(fields.Text(PayoutId), Meaning(PayoutWords, word), word, PayoutAmount.Read(fields));
    }

    /// <summary>Square's Money: minor units of ISO 4217, as a whole number. <see href="https://developer.squareup.com/docs/build-basics/common-data-types/working-with-monetary-amounts"/></summary>
    private readonly record struct MoneyField(Field Amount, Field Currency)
    {
        public static MoneyField Add(string path) => new(Map.Add(path + ".amount"), Map.Add(path + ".currency"));

        public MoneyAmount? Read(in Fields fields) =>
            fields.Whole(Amount) is { } minorUnits && Money.TryReadCurrency(fields.Text(Currency), out var currency)
                ? new MoneyAmount(Money.FromMinorUnits(minorUnits, Money.Exponent(currency)), currency)
                : null;
    }
}
