using System.Collections.Frozen;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// Reads PayPal's events. Payments of its API's second version show amounts as <c>value</c> and <c>currency_code</c> and a <c>status</c>,
/// those of the first (sales, mostly of subscriptions) as <c>total</c> and <c>currency</c> and a <c>state</c>.
/// <see href="https://developer.paypal.com/api/rest/webhooks/event-names/"/>
/// </summary>
internal sealed class PayPalEvents() : EventReader(PayPalProvider.ProviderName, Map, Table, EventId, EventType, CreateTime)
{
    private static readonly FieldMap Map = new();
    private static readonly Field EventId = Map.Add("id");
    private static readonly Field EventType = Map.Add("event_type");
    private static readonly Field CreateTime = Map.Add("create_time");
    private static readonly Field Version = Map.Add("resource_version");
    private static readonly Field Self = Map.Add("links[rel=self].href");
    private static readonly Field Merchant = Map.Add("resource.payee.merchant_id");

    private static readonly Field Id = Map.Add("resource.id");
    private static readonly Field Status = Map.Add("resource.status");
    private static readonly Field State = Map.Add("resource.state");
    private static readonly MoneyField Amount = MoneyField.Add("resource.amount");
    private static readonly MoneyField TotalRefunded = MoneyField.Add("resource.seller_payable_breakdown.total_refunded_amount");
    private static readonly Field Up = Map.Add("resource.links[rel=up].href");
    private static readonly Field SaleId = Map.Add("resource.sale_id");
    private static readonly Field CaptureId = Map.Add("resource.capture_id");
    private static readonly Field RelatedCaptureId = Map.Add("resource.supplementary_data.related_ids.capture_id");

    private static readonly Field OrderCaptureId = Map.Add("resource.purchase_units[0].payments.captures[0].id");
    private static readonly Field OrderCaptureStatus = Map.Add("resource.purchase_units[0].payments.captures[0].status");
    private static readonly MoneyField OrderCaptureAmount = MoneyField.Add("resource.purchase_units[0].payments.captures[0].amount");

    private static readonly Field DisputeId = Map.Add("resource.dispute_id");
    private static readonly Field DisputedId = Map.Add("resource.disputed_transactions[0].seller_transaction_id");
    private static readonly Field Outcome = Map.Add("resource.dispute_outcome.outcome_code");
    private static readonly MoneyField DisputeAmount = MoneyField.Add("resource.dispute_amount");

    private static readonly Field PayoutItemId = Map.Add("resource.payout_item_id");
    private static readonly Field PayoutStatus = Map.Add("resource.transaction_status");
    private static readonly MoneyField PayoutAmount = MoneyField.Add("resource.payout_item.amount");

    /// <summary>What invoices (INVOICING.*) and subscriptions (BILLING.*) take, the events of their captures and sales say.</summary>
    private static readonly FrozenDictionary<string, Reading> Table = new Dictionary<string, Reading>
    {
        // What is captured of an authorization is a payment of its own, with its own id.
        ["PAYMENT.AUTHORIZATION.CREATED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Authorized),
        ["PAYMENT.AUTHORIZATION.VOIDED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Canceled),

        ["PAYMENT.CAPTURE.PENDING"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Pending),
        ["PAYMENT.CAPTURE.COMPLETED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Succeeded),
        ["PAYMENT.CAPTURE.DENIED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Failed),
        ["PAYMENT.CAPTURE.DECLINED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Failed),
        ["PAYMENT.SALE.PENDING"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Pending),
        ["PAYMENT.SALE.COMPLETED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Succeeded),
        ["PAYMENT.SALE.DENIED"] = (in fields, occasion) => Payment(fields, occasion, TransactionStatus.Failed),

        // A reversal is PayPal's own refund; it is shown as one.
        ["PAYMENT.CAPTURE.REFUNDED"] = Refund,
        ["PAYMENT.CAPTURE.REVERSED"] = Refund,
        ["PAYMENT.SALE.REFUNDED"] = Refund,
        ["PAYMENT.SALE.REVERSED"] = Refund,
        ["PAYMENT.REFUND.PENDING"] = Refund,
        ["PAYMENT.REFUND.FAILED"] = Refund,

        ["CUSTOMER.DISPUTE.CREATED"] = Dispute,
        ["CUSTOMER.DISPUTE.UPDATED"] = Dispute,
        ["CUSTOMER.DISPUTE.RESOLVED"] = Dispute,

        // An order shows its first capture once there is one.
        ["CHECKOUT.ORDER.APPROVED"] = Order,
        ["CHECKOUT.ORDER.COMPLETED"] = Order,

        ["PAYMENT.PAYOUTS-ITEM.HELD"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Pending),
        ["PAYMENT.PAYOUTS-ITEM.UNCLAIMED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Pending),
        ["PAYMENT.PAYOUTS-ITEM.SUCCEEDED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Succeeded),
        ["PAYMENT.PAYOUTS-ITEM.FAILED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Failed),
        ["PAYMENT.PAYOUTS-ITEM.DENIED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Failed),
        ["PAYMENT.PAYOUTS-ITEM.BLOCKED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Failed),
        ["PAYMENT.PAYOUTS-ITEM.CANCELED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Canceled),
        ["PAYMENT.PAYOUTS-ITEM.RETURNED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Canceled),
        ["PAYMENT.PAYOUTS-ITEM.REFUNDED"] = (in fields, occasion) => Payout(fields, occasion, TransactionStatus.Refunded),
    }.ToFrozenDictionary();

    // https://developer.paypal.com/docs/api/payments/v2/#definition-capture_status
    private static readonly FrozenDictionary<string, TransactionStatus> CaptureWords = new Dictionary<string, TransactionStatus>
    {
        ["PENDING"] = TransactionStatus.Pending,
        ["COMPLETED"] = TransactionStatus.Succeeded,
        ["DECLINED"] = TransactionStatus.Failed,
        ["FAILED"] = TransactionStatus.Failed,
        ["PARTIALLY_REFUNDED"] = TransactionStatus.PartiallyRefunded,
        ["REFUNDED"] = TransactionStatus.Refunded,
    }.ToFrozenDictionary();

    // https://developer.paypal.com/docs/api/payments/v2/#definition-refund_status; those of sales are in lower case.
    private static readonly FrozenDictionary<string, RefundStatus> RefundWords = new Dictionary<string, RefundStatus>
    {
        ["PENDING"] = RefundStatus.Pending,
        ["COMPLETED"] = RefundStatus.Succeeded,
        ["FAILED"] = RefundStatus.Failed,
        ["CANCELLED"] = RefundStatus.Canceled,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // How a dispute ended: https://developer.paypal.com/docs/api/customer-disputes/v1/#definition-dispute_outcome
    private static readonly FrozenDictionary<string, DisputeStatus> OutcomeWords = new Dictionary<string, DisputeStatus>
    {
        ["RESOLVED_BUYER_FAVOUR"] = DisputeStatus.Lost,
        ["ACCEPTED"] = DisputeStatus.Lost,
        ["RESOLVED_SELLER_FAVOUR"] = DisputeStatus.Won,
        ["RESOLVED_WITH_PAYOUT"] = DisputeStatus.Won, // PayPal's own money
        ["CANCELED_BY_BUYER"] = DisputeStatus.Won,
        ["DENIED"] = DisputeStatus.Won,
    }.ToFrozenDictionary();

    // Whether money is real, only the addresses tell.
    protected override (bool? Livemode, string? Account, string? ApiVersion) Describe(in Fields fields)
    {
        bool? livemode = fields.Text(Self) is { } self ? !self.Contains("sandbox.paypal.com", StringComparison.OrdinalIgnoreCase) : null;
        return (livemode, fields.Text(Merchant), fields.Text(Version));
    }

    private static Transaction? Payment(in Fields fields, Occasion occasion, TransactionStatus status) =>
        occasion.Payment(fields.Text(Id), status, fields.FirstText(Status, State), Amount.Read(fields));

    private static Transaction? Order(in Fields fields, Occasion occasion)
    {
        var word = fields.Text(OrderCaptureStatus);
        return occasion.Payment(fields.Text(OrderCaptureId), Meaning(CaptureWords, word), word, OrderCaptureAmount.Read(fields));
    }

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        var word = fields.FirstText(Status, State);
        var status = Meaning(RefundWords, word);
        return occasion.Refund(RefundedPayment(fields), fields.Text(Id), status, word, Amount.Read(fields), status == RefundStatus.Succeeded ? TotalRefunded.Read(fields)?.Amount : null);
    }

    /// <summary>The capture, which a refund names only by the link to it; or the sale.</summary>
    private static string? RefundedPayment(in Fields fields)
    {
        const string Captures = "/captures/";
        var up = fields.Text(Up) ?? "";
        var at = up.LastIndexOf(Captures, StringComparison.Ordinal);
        return at < 0 ? fields.FirstText(SaleId, CaptureId, RelatedCaptureId) : up[(at + Captures.Length)..];
    }

    // What ended without one of the known outcomes left the money where it was.
    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        var word = fields.FirstText(Outcome, Status);
        var status = fields.IsText(Status, "RESOLVED"u8) ? Meaning(OutcomeWords, word) ?? DisputeStatus.Won : DisputeStatus.Open;
        return occasion.Dispute(fields.Text(DisputedId), fields.Text(DisputeId), status, word, DisputeAmount.Read(fields));
    }

    // Money that leaves for somebody else: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion, TransactionStatus status) =>
        occasion.Payment(fields.Text(PayoutItemId), status, fields.Text(PayoutStatus), PayoutAmount.Read(fields));

    /// <summary>PayPal's money: a decimal text in major units. <see href="https://developer.paypal.com/api/rest/reference/currency-codes/"/></summary>
    private readonly record struct MoneyField(Field Value, Field Total, Field CurrencyCode, Field Currency)
    {
        public static MoneyField Add(string path) =>
            new(Map.Add(path + ".value"), Map.Add(path + ".total"), Map.Add(path + ".currency_code"), Map.Add(path + ".currency"));

        public MoneyAmount? Read(in Fields fields) =>
            Money.TryReadAmount(fields.FirstText(Value, Total), out var amount) && Money.TryReadCurrency(fields.FirstText(CurrencyCode, Currency), out var currency)
                ? new MoneyAmount(amount, currency)
                : null;
    }
}
