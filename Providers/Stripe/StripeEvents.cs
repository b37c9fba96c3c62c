using System.Collections.Frozen;

namespace Webhooks.Providers.Stripe;

/// <summary>
/// Reads Stripe's events: snapshot ones (<see href="https://docs.stripe.com/api/events/object"/>) and thin ones
/// (<see href="https://docs.stripe.com/api/v2/core/events/object"/>), which name an object without showing it and write their time as text.
/// </summary>
internal sealed class StripeEvents() : EventReader(StripeProvider.ProviderName, Map, Table, EventId, EventType, Created)
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

    /// <summary>
    /// By the event where it can be, not by the object's own status: a PaymentIntent is in "requires_payment_method" after a
    /// failure as it was at first. What a subscription (customer.subscription.*) takes, its invoices and charges say.
    /// <see href="https://docs.stripe.com/api/events/types"/>
    /// </summary>
    private static readonly FrozenDictionary<string, Reading> Table = new Dictionary<string, Reading>
    {
        ["payment_intent.created"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        ["payment_intent.requires_action"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        ["payment_intent.processing"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        ["payment_intent.partially_funded"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Pending, Amount),
        ["payment_intent.amount_capturable_updated"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Authorized, Amount),
        ["payment_intent.succeeded"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Succeeded, AmountReceived),
        ["payment_intent.payment_failed"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Failed, Amount),
        ["payment_intent.canceled"] = (in fields, occasion) => Intent(fields, occasion, TransactionStatus.Canceled, Amount),

        ["charge.pending"] = Charge,
        ["charge.succeeded"] = Charge,
        ["charge.captured"] = Charge,
        ["charge.updated"] = Charge,
        ["charge.failed"] = Charge,
        ["charge.refunded"] = Charge,
        ["charge.expired"] = (in fields, occasion) => Charge(fields, occasion, TransactionStatus.Canceled),

        ["refund.created"] = Refund,
        ["refund.updated"] = Refund,
        ["refund.failed"] = Refund,
        ["charge.refund.updated"] = Refund,

        ["charge.dispute.created"] = Dispute,
        ["charge.dispute.updated"] = Dispute,
        ["charge.dispute.funds_withdrawn"] = Dispute,
        ["charge.dispute.funds_reinstated"] = Dispute,
        ["charge.dispute.closed"] = Dispute,

        ["checkout.session.completed"] = (in fields, occasion) => Session(fields, occasion, fields.IsText(PaymentStatus, "paid"u8) ? TransactionStatus.Succeeded : TransactionStatus.Pending),
        ["checkout.session.async_payment_succeeded"] = (in fields, occasion) => Session(fields, occasion, TransactionStatus.Succeeded),
        ["checkout.session.async_payment_failed"] = (in fields, occasion) => Session(fields, occasion, TransactionStatus.Failed),
        ["checkout.session.expired"] = (in fields, occasion) => Session(fields, occasion, TransactionStatus.Canceled),

        // An invoice names its payment in API versions before 2025-03-31; since then its invoice_payment does.
        ["invoice.paid"] = (in fields, occasion) => Invoice(fields, occasion, TransactionStatus.Succeeded, AmountPaid),
        ["invoice.payment_succeeded"] = (in fields, occasion) => Invoice(fields, occasion, TransactionStatus.Succeeded, AmountPaid),
        ["invoice.payment_action_required"] = (in fields, occasion) => Invoice(fields, occasion, TransactionStatus.Pending, AmountDue),
        ["invoice.payment_failed"] = (in fields, occasion) => Invoice(fields, occasion, TransactionStatus.Failed, AmountDue),
        ["invoice_payment.paid"] = InvoicePayment,

        ["payout.created"] = Payout,
        ["payout.updated"] = Payout,
        ["payout.paid"] = Payout,
        ["payout.failed"] = Payout,
        ["payout.canceled"] = Payout,
        ["payout.reconciliation_completed"] = Payout,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, TransactionStatus> ChargeWords = new Dictionary<string, TransactionStatus>
    {
        ["pending"] = TransactionStatus.Pending,
        ["succeeded"] = TransactionStatus.Succeeded,
        ["failed"] = TransactionStatus.Failed,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RefundStatus> RefundWords = new Dictionary<string, RefundStatus>
    {
        ["pending"] = RefundStatus.Pending,
        ["requires_action"] = RefundStatus.Pending,
        ["succeeded"] = RefundStatus.Succeeded,
        ["failed"] = RefundStatus.Failed,
        ["canceled"] = RefundStatus.Canceled,
    }.ToFrozenDictionary();

    // The warnings are inquiries, which may still become chargebacks.
    private static readonly FrozenDictionary<string, DisputeStatus> DisputeWords = new Dictionary<string, DisputeStatus>
    {
        ["warning_needs_response"] = DisputeStatus.Open,
        ["warning_under_review"] = DisputeStatus.Open,
        ["needs_response"] = DisputeStatus.Open,
        ["under_review"] = DisputeStatus.Open,
        ["warning_closed"] = DisputeStatus.Won,
        ["prevented"] = DisputeStatus.Won,
        ["won"] = DisputeStatus.Won,
        ["lost"] = DisputeStatus.Lost,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, TransactionStatus> PayoutWords = new Dictionary<string, TransactionStatus>
    {
        ["pending"] = TransactionStatus.Pending,
        ["in_transit"] = TransactionStatus.Pending,
        ["paid"] = TransactionStatus.Succeeded,
        ["failed"] = TransactionStatus.Failed,
        ["canceled"] = TransactionStatus.Canceled,
    }.ToFrozenDictionary();

    // A thin event is for the account that its context names.
    protected override (bool? Livemode, string? Account, string? ApiVersion) Describe(in Fields fields) =>
        (fields.Flag(Livemode), fields.Text(Account) ?? fields.Text(Context), fields.Text(ApiVersion));

    // After a partial capture less was collected than the intent was for; before that, nothing was.
    private static Transaction? Intent(in Fields fields, Occasion occasion, TransactionStatus status, Field amount) =>
        Is(fields, "payment_intent"u8) ? occasion.Payment(fields.Text(Id), status, fields.Text(Status), Money(fields, Above0(fields, amount) ?? fields.Whole(Amount))) : null;

    private static Transaction? Charge(in Fields fields, Occasion occasion) => Charge(fields, occasion, ChargeStatus(fields));

    private static Transaction? Charge(in Fields fields, Occasion occasion, TransactionStatus? status)
    {
        if (!Is(fields, "charge"u8))
        {
            return null;
        }

        // Where nothing was captured, what Stripe calls refunded was only let go.
        var (id, word) = (fields.FirstText(IntentId, Id), fields.Text(Status));
        return status == TransactionStatus.Succeeded
            ? occasion.Payment(id, status, word, Money(fields, Above0(fields, AmountCaptured) ?? fields.Whole(Amount)), Money(fields, fields.Whole(AmountRefunded))?.Amount)
            : occasion.Payment(id, status, word, Money(fields, fields.Whole(Amount)));
    }

    private static TransactionStatus? ChargeStatus(in Fields fields)
    {
        var status = Meaning(ChargeWords, fields.Text(Status));
        return status != TransactionStatus.Succeeded || fields.Flag(Captured) != false ? status
            : Above0(fields, AmountRefunded) is null ? TransactionStatus.Authorized
            : TransactionStatus.Canceled;
    }

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(Status);
        return Is(fields, "refund"u8)
            ? occasion.Refund(fields.FirstText(IntentId, ChargeId), fields.Text(Id), Meaning(RefundWords, word), word, Money(fields, fields.Whole(Amount)))
            : null;
    }

    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(Status);
        return Is(fields, "dispute"u8)
            ? occasion.Dispute(fields.FirstText(IntentId, ChargeId), fields.Text(Id), Meaning(DisputeWords, word), word, Money(fields, fields.Whole(Amount)))
            : null;
    }

    private static Transaction? Session(in Fields fields, Occasion occasion, TransactionStatus status) =>
        Is(fields, "checkout.session"u8) ? occasion.Payment(fields.Text(IntentId), status, fields.Text(PaymentStatus), Money(fields, fields.Whole(AmountTotal))) : null;

    private static Transaction? Invoice(in Fields fields, Occasion occasion, TransactionStatus status, Field amount) =>
        Is(fields, "invoice"u8) ? occasion.Payment(fields.FirstText(IntentId, ChargeId), status, fields.Text(Status), Money(fields, fields.Whole(amount))) : null;

    private static Transaction? InvoicePayment(in Fields fields, Occasion occasion) =>
        Is(fields, "invoice_payment"u8)
            ? occasion.Payment(fields.FirstText(PaymentIntentId, PaymentChargeId), TransactionStatus.Succeeded, fields.Text(Status), Money(fields, fields.Whole(AmountPaid)))
            : null;

    // Money that leaves for our own bank: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(Status);
        return Is(fields, "payout"u8) ? occasion.Payment(fields.Text(Id), Meaning(PayoutWords, word), word, Money(fields, fields.Whole(Amount))) : null;
    }

    private static bool Is(in Fields fields, ReadOnlySpan<byte> kind) => fields.IsText(Kind, kind);

    private static long? Above0(in Fields fields, Field field) => fields.Whole(field) is > 0 and var whole ? whole : null;

    private static MoneyAmount? Money(in Fields fields, long? minorUnits) => StripeMoney.Read(minorUnits, fields.Text(Currency));
}
