namespace Webhooks.Providers.Square;

/// <summary>Reads Square's events. <see href="https://developer.squareup.com/reference/square/webhooks"/></summary>
internal sealed class SquareEvents() : EventReader(SquareProvider.ProviderName, Map, EventId, EventType, CreatedAt)
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

    protected override StandardEvent Describe(in Fields fields, StandardEvent standardEvent) => standardEvent with { Account = fields.Text(MerchantId) };

    /// <summary>What each event says of a payment, by the status of what it shows: most types are just "created" and "updated".</summary>
    protected override Transaction? Transaction(in Fields fields, Occasion occasion) => occasion.Type switch
    {
        "payment.created" or "payment.updated" => Payment(fields, occasion),
        "refund.created" or "refund.updated" => Refund(fields, occasion),
        "dispute.created" or "dispute.state.updated" or "dispute.state.changed" => Dispute(fields, occasion),
        "payout.sent" or "payout.paid" or "payout.failed" => Payout(fields, occasion),

        // Orders, invoices, subscriptions and terminal checkouts name no amount that was paid, or no payment: the payment's own events do.
        _ => null,
    };

    private static Transaction? Payment(in Fields fields, Occasion occasion)
    {
        // https://developer.squareup.com/reference/square/objects/Payment#definition__property-status
        TransactionStatus? status = fields.Text(PaymentStatus) switch
        {
            "PENDING" => TransactionStatus.Pending,
            "APPROVED" => TransactionStatus.Authorized,
            "COMPLETED" => TransactionStatus.Succeeded,
            "CANCELED" => TransactionStatus.Canceled,
            "FAILED" => TransactionStatus.Failed,
            _ => null,
        };

        // With the tip, which is refunded too.
        var amount = PaymentTotal.Read(fields) ?? PaymentAmount.Read(fields);
        if (Own(fields, occasion, PaymentId, status, PaymentStatus, amount) is not { } payment)
        {
            return null;
        }

        return PaymentRefunded.Read(fields) is { Amount: > 0 } refunded
            ? payment with { RefundTotal = new RefundTotal(refunded.Amount, occasion.TimestampMs, occasion.EventId) }
            : payment;
    }

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        // https://developer.squareup.com/reference/square/objects/PaymentRefund#definition__property-status
        RefundStatus? status = fields.Text(RefundState) switch
        {
            "PENDING" => RefundStatus.Pending,
            "COMPLETED" => RefundStatus.Succeeded,
            "REJECTED" or "FAILED" => RefundStatus.Failed,
            _ => null,
        };
        return Fact(fields, occasion, status, RefundState, RefundAmount) is { } refund
            && fields.FirstText(RefundId) is { } id && fields.FirstText(RefundedPayment) is { } paymentId
            ? TransactionFacts.OfRefund(SquareProvider.ProviderName, paymentId, id, refund)
            : null;
    }

    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        // https://developer.squareup.com/reference/square/enums/DisputeState
        DisputeStatus? status = fields.Text(DisputeState) switch
        {
            "INQUIRY_EVIDENCE_REQUIRED" or "INQUIRY_PROCESSING" or "EVIDENCE_REQUIRED" or "PROCESSING" or "WAITING_THIRD_PARTY" => DisputeStatus.Open,
            "WON" or "INQUIRY_CLOSED" => DisputeStatus.Won,
            "LOST" or "ACCEPTED" => DisputeStatus.Lost,
            _ => null,
        };
        return Fact(fields, occasion, status, DisputeState, DisputeAmount) is { } dispute
            && fields.FirstText(DisputeId, OldDisputeId) is { } id && fields.FirstText(DisputedPayment) is { } paymentId
            ? TransactionFacts.OfDispute(SquareProvider.ProviderName, paymentId, id, dispute)
            : null;
    }

    // Money that leaves for our own bank: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion)
    {
        TransactionStatus? status = fields.Text(PayoutStatus) switch
        {
            "SENT" => TransactionStatus.Pending,
            "PAID" => TransactionStatus.Succeeded,
            "FAILED" => TransactionStatus.Failed,
            _ => null,
        };
        return Own(fields, occasion, PayoutId, status, PayoutStatus, PayoutAmount.Read(fields));
    }

    private static Transaction? Own(
        in Fields fields, Occasion occasion, Field id, TransactionStatus? status, Field word, (decimal Amount, string Currency)? amount) =>
        status is not null && fields.FirstText(id) is { } known && amount is { } money
            ? new Transaction
            {
                TransactionId = known,
                Provider = SquareProvider.ProviderName,
                Amount = money.Amount,
                Currency = money.Currency,
                PaymentStatus = status,
                ProviderStatus = fields.Text(word),
                TimestampMs = occasion.TimestampMs,
                LastEventId = occasion.EventId,
            }
            : null;

    private static Fact<TStatus>? Fact<TStatus>(in Fields fields, Occasion occasion, TStatus? status, Field word, MoneyField amount)
        where TStatus : struct, Enum =>
        status is { } known && amount.Read(fields) is { Amount: >= 0 } money
            ? new Fact<TStatus>
            {
                Amount = money.Amount,
                Currency = money.Currency,
                Status = known,
                ProviderStatus = fields.Text(word),
                TimestampMs = occasion.TimestampMs,
                EventId = occasion.EventId,
            }
            : null;

    /// <summary>Square's Money: minor units of ISO 4217, as a whole number. <see href="https://developer.squareup.com/docs/build-basics/common-data-types/working-with-monetary-amounts"/></summary>
    private readonly record struct MoneyField(Field Amount, Field Currency)
    {
        public static MoneyField Add(string path) => new(Map.Add(path + ".amount"), Map.Add(path + ".currency"));

        public (decimal Amount, string Currency)? Read(in Fields fields) =>
            fields.Whole(Amount) is { } minorUnits && Money.TryReadCurrency(fields.Text(Currency), out var currency)
                ? (Money.FromMinorUnits(minorUnits, Money.Exponent(currency)), currency)
                : null;
    }
}
