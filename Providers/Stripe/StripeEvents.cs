namespace Webhooks.Providers.Stripe;

/// <summary>
/// Reads Stripe's events: snapshot ones (<see href="https://docs.stripe.com/api/events/object"/>) and thin ones
/// (<see href="https://docs.stripe.com/api/v2/core/events/object"/>), which name an object without showing it and write their time as text.
/// </summary>
internal sealed class StripeEvents() : EventReader(StripeProvider.ProviderName, Map, EventId, EventType, Created)
{
    private static readonly FieldMap Map = new();
    private static readonly Field EventId = Map.Add("id");
    private static readonly Field EventType = Map.Add("type");
    private static readonly Field Created = Map.Add("created");
    private static readonly Field Livemode = Map.Add("livemode");
    private static readonly Field Account = Map.Add("account");
    private static readonly Field Context = Map.Add("context");
    private static readonly Field ApiVersion = Map.Add("api_version");
    private static readonly Field Kind = Map.Add("data.object.object");
    private static readonly Field Id = Map.Add("data.object.id");
    private static readonly Field IntentId = Map.Add("data.object.payment_intent");
    private static readonly Field ChargeId = Map.Add("data.object.charge");
    private static readonly Field PaymentIntentId = Map.Add("data.object.payment.payment_intent");
    private static readonly Field PaymentChargeId = Map.Add("data.object.payment.charge");
    private static readonly Field Amount = Map.Add("data.object.amount");
    private static readonly Field AmountReceived = Map.Add("data.object.amount_received");
    private static readonly Field AmountCaptured = Map.Add("data.object.amount_captured");
    private static readonly Field AmountRefunded = Map.Add("data.object.amount_refunded");
    private static readonly Field AmountTotal = Map.Add("data.object.amount_total");
    private static readonly Field AmountPaid = Map.Add("data.object.amount_paid");
    private static readonly Field AmountDue = Map.Add("data.object.amount_due");
    private static readonly Field Captured = Map.Add("data.object.captured");
    private static readonly Field Currency = Map.Add("data.object.currency");
    private static readonly Field Status = Map.Add("data.object.status");
    private static readonly Field PaymentStatus = Map.Add("data.object.payment_status");

    // A thin event is for the account that its context names.
    protected override StandardEvent Describe(in Fields fields, StandardEvent standardEvent) => standardEvent with
    {
        Livemode = fields.Flag(Livemode),
        Account = fields.Text(Account) ?? fields.Text(Context),
        ApiVersion = fields.Text(ApiVersion),
    };

    /// <summary>
    /// What each event says of a payment. By the event where it can be, not by the object's own status: a PaymentIntent is in
    /// "requires_payment_method" after a failure as it was at first. <see href="https://docs.stripe.com/api/events/types"/>
    /// </summary>
    protected override Transaction? Transaction(in Fields fields, Occasion occasion) => occasion.Type switch
    {
        "payment_intent.created" => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        "payment_intent.requires_action" => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        "payment_intent.processing" => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        "payment_intent.partially_funded" => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        "payment_intent.amount_capturable_updated" => Intent(fields, occasion, TransactionStatus.Authorized, Amount),
        "payment_intent.succeeded" => Intent(fields, occasion, TransactionStatus.Succeeded, AmountReceived),
        "payment_intent.payment_failed" => Intent(fields, occasion, TransactionStatus.Failed, Amount),
        "payment_intent.canceled" => Intent(fields, occasion, TransactionStatus.Canceled, Amount),

        "charge.pending" or "charge.succeeded" or "charge.captured" or "charge.updated" or "charge.failed" or "charge.refunded" => Charge(fields, occasion, ChargeStatus(fields)),
        "charge.expired" => Charge(fields, occasion, TransactionStatus.Canceled),

        "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => Refund(fields, occasion),

        "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.funds_withdrawn"
            or "charge.dispute.funds_reinstated" or "charge.dispute.closed" => Dispute(fields, occasion),

        "checkout.session.completed" => Session(fields, occasion, fields.IsText(PaymentStatus, "paid"u8) ? TransactionStatus.Succeeded : TransactionStatus.Pending),
        "checkout.session.async_payment_succeeded" => Session(fields, occasion, TransactionStatus.Succeeded),
        "checkout.session.async_payment_failed" => Session(fields, occasion, TransactionStatus.Failed),
        "checkout.session.expired" => Session(fields, occasion, TransactionStatus.Canceled),

        // An invoice names its payment in API versions before 2025-03-31; since then its invoice_payment does.
        "invoice.paid" or "invoice.payment_succeeded" => Invoice(fields, occasion, TransactionStatus.Succeeded, AmountPaid),
        "invoice.payment_action_required" => Invoice(fields, occasion, TransactionStatus.Pending, AmountDue),
        "invoice.payment_failed" => Invoice(fields, occasion, TransactionStatus.Failed, AmountDue),
        "invoice_payment.paid" => InvoicePayment(fields, occasion),

        "payout.created" or "payout.updated" or "payout.paid" or "payout.failed" or "payout.canceled" or "payout.reconciliation_completed" => Payout(fields, occasion),

        // What a subscription (customer.subscription.*) takes, its invoices and charges say; nothing else is of a payment.
        _ => null,
    };

    // After a partial capture less was collected than the intent was for; before that, nothing was.
    private static Transaction? Intent(in Fields fields, Occasion occasion, TransactionStatus status, Field amount) =>
        Is(fields, "payment_intent"u8) ? Payment(fields, occasion, fields.Text(Id), status, FirstAbove0(fields, amount, Amount)) : null;

    private static Transaction? Charge(in Fields fields, Occasion occasion, TransactionStatus? status)
    {
        if (!Is(fields, "charge"u8)
            || status is null
            || Payment(fields, occasion, fields.FirstText(IntentId, Id), status.Value, status == TransactionStatus.Succeeded ? FirstAbove0(fields, AmountCaptured, Amount) : fields.Whole(Amount)) is not { } charge)
        {
            return null;
        }

        // Where nothing was captured, what Stripe calls refunded was only let go.
        return status == TransactionStatus.Succeeded && fields.Whole(AmountRefunded) is > 0 and var refunded
            ? charge with { RefundTotal = new RefundTotal(StripeMoney.FromMinorUnits(refunded, charge.Currency), occasion.TimestampMs, occasion.EventId) }
            : charge;
    }

    private static TransactionStatus? ChargeStatus(in Fields fields) => fields.Text(Status) switch
    {
        "succeeded" when fields.Flag(Captured) != false => TransactionStatus.Succeeded,
        "succeeded" => fields.Whole(AmountRefunded) is > 0 ? TransactionStatus.Canceled : TransactionStatus.Authorized,
        "pending" => TransactionStatus.Pending,
        "failed" => TransactionStatus.Failed,
        _ => null,
    };

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        RefundStatus? status = fields.Text(Status) switch
        {
            "pending" or "requires_action" => RefundStatus.Pending,
            "succeeded" => RefundStatus.Succeeded,
            "failed" => RefundStatus.Failed,
            "canceled" => RefundStatus.Canceled,
            _ => null,
        };
        return Is(fields, "refund"u8) && Fact(fields, occasion, status) is { } refund
            && fields.FirstText(Id) is { } id && fields.FirstText(IntentId, ChargeId) is { } paymentId
            ? TransactionFacts.OfRefund(StripeProvider.ProviderName, paymentId, id, refund)
            : null;
    }

    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        // The warnings are inquiries, which may still become chargebacks.
        DisputeStatus? status = fields.Text(Status) switch
        {
            "needs_response" or "under_review" or "warning_needs_response" or "warning_under_review" => DisputeStatus.Open,
            "won" or "warning_closed" or "prevented" => DisputeStatus.Won,
            "lost" => DisputeStatus.Lost,
            _ => null,
        };
        return Is(fields, "dispute"u8) && Fact(fields, occasion, status) is { } dispute
            && fields.FirstText(Id) is { } id && fields.FirstText(IntentId, ChargeId) is { } paymentId
            ? TransactionFacts.OfDispute(StripeProvider.ProviderName, paymentId, id, dispute)
            : null;
    }

    private static Transaction? Session(in Fields fields, Occasion occasion, TransactionStatus status) =>
        Is(fields, "checkout.session"u8) ? Payment(fields, occasion, fields.Text(IntentId), status, fields.Whole(AmountTotal)) : null;

    private static Transaction? Invoice(in Fields fields, Occasion occasion, TransactionStatus status, Field amount) =>
        Is(fields, "invoice"u8) ? Payment(fields, occasion, fields.FirstText(IntentId, ChargeId), status, fields.Whole(amount)) : null;

    private static Transaction? InvoicePayment(in Fields fields, Occasion occasion) =>
        Is(fields, "invoice_payment"u8)
            ? Payment(fields, occasion, fields.FirstText(PaymentIntentId, PaymentChargeId), TransactionStatus.Succeeded, fields.Whole(AmountPaid))
            : null;

    // Money that leaves for our own bank: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion)
    {
        TransactionStatus? status = fields.Text(Status) switch
        {
            "pending" or "in_transit" => TransactionStatus.Pending,
            "paid" => TransactionStatus.Succeeded,
            "failed" => TransactionStatus.Failed,
            "canceled" => TransactionStatus.Canceled,
            _ => null,
        };
        return Is(fields, "payout"u8) && status is not null ? Payment(fields, occasion, fields.Text(Id), status.Value, fields.Whole(Amount)) : null;
    }

    private static bool Is(in Fields fields, ReadOnlySpan<byte> kind) => fields.IsText(Kind, kind);

    private static long? FirstAbove0(in Fields fields, Field first, Field second) => fields.Whole(first) is > 0 and var amount ? amount : fields.Whole(second);

    private static Transaction? Payment(in Fields fields, Occasion occasion, string? id, TransactionStatus status, long? minorUnits) =>
        !string.IsNullOrEmpty(id) && minorUnits is { } amount && Money.TryReadCurrency(fields.Text(Currency), out var currency)
            ? new Transaction
            {
                TransactionId = id,
                Provider = StripeProvider.ProviderName,
                Amount = StripeMoney.FromMinorUnits(amount, currency),
                Currency = currency,
                PaymentStatus = status,
                ProviderStatus = fields.FirstText(PaymentStatus, Status),
                TimestampMs = occasion.TimestampMs,
                LastEventId = occasion.EventId,
            }
            : null;

    private static Fact<TStatus>? Fact<TStatus>(in Fields fields, Occasion occasion, TStatus? status)
        where TStatus : struct, Enum =>
        status is { } known && fields.Whole(Amount) is >= 0 and var amount && Money.TryReadCurrency(fields.Text(Currency), out var currency)
            ? new Fact<TStatus>
            {
                Amount = StripeMoney.FromMinorUnits(amount, currency),
                Currency = currency,
                Status = known,
                ProviderStatus = fields.Text(Status),
                TimestampMs = occasion.TimestampMs,
                EventId = occasion.EventId,
            }
            : null;
}
