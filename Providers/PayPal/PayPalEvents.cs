namespace Webhooks.Providers.PayPal;

/// <summary>
/// Reads PayPal's events. Payments of its API's second version show amounts as <c>value</c> and <c>currency_code</c> and a <c>status</c>,
/// those of the first (sales, mostly of subscriptions) as <c>total</c> and <c>currency</c> and a <c>state</c>.
/// <see href="https://developer.paypal.com/api/rest/webhooks/event-names/"/>
/// </summary>
internal sealed class PayPalEvents() : EventReader(PayPalProvider.ProviderName, Map, EventId, EventType, CreateTime)
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

    protected override StandardEvent Describe(in Fields fields, StandardEvent standardEvent) => standardEvent with
    {
        Livemode = fields.Text(Self) is { } self ? !self.Contains("sandbox.paypal.com", StringComparison.OrdinalIgnoreCase) : null,
        Account = fields.Text(Merchant),
        ApiVersion = fields.Text(Version),
    };

    /// <summary>What each event says of a payment.</summary>
    protected override Transaction? Transaction(in Fields fields, Occasion occasion) => occasion.Type switch
    {
        // What is captured of an authorization is a payment of its own, with its own id.
        "PAYMENT.AUTHORIZATION.CREATED" => Payment(fields, occasion, TransactionStatus.Authorized),
        "PAYMENT.AUTHORIZATION.VOIDED" => Payment(fields, occasion, TransactionStatus.Canceled),

        "PAYMENT.CAPTURE.PENDING" or "PAYMENT.SALE.PENDING" => Payment(fields, occasion, TransactionStatus.Pending),
        "PAYMENT.CAPTURE.COMPLETED" or "PAYMENT.SALE.COMPLETED" => Payment(fields, occasion, TransactionStatus.Succeeded),
        "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED" or "PAYMENT.SALE.DENIED" => Payment(fields, occasion, TransactionStatus.Failed),

        // A reversal is PayPal's own refund; it is shown as one.
        "PAYMENT.CAPTURE.REFUNDED" or "PAYMENT.SALE.REFUNDED" => Refund(fields, occasion),
        "PAYMENT.CAPTURE.REVERSED" or "PAYMENT.SALE.REVERSED" => Refund(fields, occasion),
        "PAYMENT.REFUND.PENDING" or "PAYMENT.REFUND.FAILED" => Refund(fields, occasion),

        "CUSTOMER.DISPUTE.CREATED" or "CUSTOMER.DISPUTE.UPDATED" or "CUSTOMER.DISPUTE.RESOLVED" => Dispute(fields, occasion),

        // An approved order has no payment yet; a completed one shows its first capture.
        "CHECKOUT.ORDER.APPROVED" or "CHECKOUT.ORDER.COMPLETED" => Order(fields, occasion),

        "PAYMENT.PAYOUTS-ITEM.HELD" or "PAYMENT.PAYOUTS-ITEM.UNCLAIMED" => Payout(fields, occasion, TransactionStatus.Pending),
        "PAYMENT.PAYOUTS-ITEM.SUCCEEDED" => Payout(fields, occasion, TransactionStatus.Succeeded),
        "PAYMENT.PAYOUTS-ITEM.FAILED" or "PAYMENT.PAYOUTS-ITEM.DENIED" or "PAYMENT.PAYOUTS-ITEM.BLOCKED" => Payout(fields, occasion, TransactionStatus.Failed),
        "PAYMENT.PAYOUTS-ITEM.CANCELED" or "PAYMENT.PAYOUTS-ITEM.RETURNED" => Payout(fields, occasion, TransactionStatus.Canceled),
        "PAYMENT.PAYOUTS-ITEM.REFUNDED" => Payout(fields, occasion, TransactionStatus.Refunded),

        // What invoices (INVOICING.*) and subscriptions (BILLING.*) take, the events of their captures and sales say.
        _ => null,
    };

    private static Transaction? Payment(in Fields fields, Occasion occasion, TransactionStatus status) =>
        Own(occasion, fields.FirstText(Id), status, fields.FirstText(Status, State), Amount.Read(fields));

    private static Transaction? Order(in Fields fields, Occasion occasion)
    {
        TransactionStatus? status = fields.Text(OrderCaptureStatus) switch
        {
            "PENDING" => TransactionStatus.Pending,
            "COMPLETED" => TransactionStatus.Succeeded,
            "DECLINED" or "FAILED" => TransactionStatus.Failed,
            "PARTIALLY_REFUNDED" => TransactionStatus.PartiallyRefunded,
            "REFUNDED" => TransactionStatus.Refunded,
            _ => null,
        };
        return Own(occasion, fields.FirstText(OrderCaptureId), status, fields.Text(OrderCaptureStatus), OrderCaptureAmount.Read(fields));
    }

    private static Transaction? Refund(in Fields fields, Occasion occasion)
    {
        var word = fields.FirstText(Status, State);
        RefundStatus? status = word?.ToUpperInvariant() switch
        {
            "COMPLETED" => RefundStatus.Succeeded,
            "PENDING" => RefundStatus.Pending,
            "FAILED" => RefundStatus.Failed,
            "CANCELLED" => RefundStatus.Canceled,
            _ => null,
        };
        if (Fact(occasion, status, word, Amount.Read(fields)) is not { } refund
            || fields.FirstText(Id) is not { } id
            || RefundedPayment(fields) is not { } paymentId)
        {
            return null;
        }

        var transaction = TransactionFacts.OfRefund(PayPalProvider.ProviderName, paymentId, id, refund);
        return status == RefundStatus.Succeeded && TotalRefunded.Read(fields) is { Amount: > 0 } total
            ? transaction with { RefundTotal = new RefundTotal(total.Amount, occasion.TimestampMs, occasion.EventId) }
            : transaction;
    }

    /// <summary>The capture, which a refund names only by the link to it; or the sale.</summary>
    private static string? RefundedPayment(in Fields fields)
    {
        const string Captures = "/captures/";
        return fields.Text(Up) is { } up && up.LastIndexOf(Captures, StringComparison.Ordinal) is >= 0 and var at && up.Length > at + Captures.Length
            ? up[(at + Captures.Length)..]
            : fields.FirstText(SaleId, CaptureId, RelatedCaptureId);
    }

    private static Transaction? Dispute(in Fields fields, Occasion occasion)
    {
        // https://developer.paypal.com/docs/api/customer-disputes/v1/#definition-dispute_outcome
        DisputeStatus? status = fields.Text(Outcome) switch
        {
            _ when !fields.IsText(Status, "RESOLVED"u8) => DisputeStatus.Open,
            "RESOLVED_BUYER_FAVOUR" or "ACCEPTED" => DisputeStatus.Lost,
            _ => DisputeStatus.Won,
        };
        return Fact(occasion, status, fields.FirstText(Outcome, Status), DisputeAmount.Read(fields)) is { } dispute
            && fields.FirstText(DisputeId) is { } id && fields.FirstText(DisputedId) is { } paymentId
            ? TransactionFacts.OfDispute(PayPalProvider.ProviderName, paymentId, id, dispute)
            : null;
    }

    // Money that leaves for somebody else: a transaction by itself, of no payment.
    private static Transaction? Payout(in Fields fields, Occasion occasion, TransactionStatus status) =>
        Own(occasion, fields.FirstText(PayoutItemId), status, fields.Text(PayoutStatus), PayoutAmount.Read(fields));

    private static Transaction? Own(Occasion occasion, string? id, TransactionStatus? status, string? word, (decimal Amount, string Currency)? amount) =>
        id is not null && status is not null && amount is { } money
            ? new Transaction
            {
                TransactionId = id,
                Provider = PayPalProvider.ProviderName,
                Amount = money.Amount,
                Currency = money.Currency,
                PaymentStatus = status,
                ProviderStatus = word,
                TimestampMs = occasion.TimestampMs,
                LastEventId = occasion.EventId,
            }
            : null;

    // Refunds of sales are written as negative amounts, those of captures as positive ones.
    private static Fact<TStatus>? Fact<TStatus>(Occasion occasion, TStatus? status, string? word, (decimal Amount, string Currency)? amount)
        where TStatus : struct, Enum =>
        status is { } known && amount is { } money
            ? new Fact<TStatus>
            {
                Amount = Math.Abs(money.Amount),
                Currency = money.Currency,
                Status = known,
                ProviderStatus = word,
                TimestampMs = occasion.TimestampMs,
                EventId = occasion.EventId,
            }
            : null;

    /// <summary>PayPal's money: a decimal text in major units. <see href="https://developer.paypal.com/api/rest/reference/currency-codes/"/></summary>
    private readonly record struct MoneyField(Field Value, Field Total, Field CurrencyCode, Field Currency)
    {
        public static MoneyField Add(string path) =>
            new(Map.Add(path + ".value"), Map.Add(path + ".total"), Map.Add(path + ".currency_code"), Map.Add(path + ".currency"));

        public (decimal Amount, string Currency)? Read(in Fields fields) =>
            Money.TryReadAmount(fields.FirstText(Value, Total), out var amount) && Money.TryReadCurrency(fields.FirstText(CurrencyCode, Currency), out var currency)
                ? (amount, currency)
                : null;
    }
}
