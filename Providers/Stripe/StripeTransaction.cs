namespace Webhooks.Providers.Stripe;

/// <summary>What an event says of a payment: the PaymentIntent's family. <see href="https://docs.stripe.com/api/events/types"/></summary>
internal static class StripeTransaction
{
    /// <summary>The payment's new state; null when the event is of something else, or its facts aren't all there.</summary>
    public static Transaction? From(StripeEvent stripeEvent)
    {
        if (stripeEvent.DataObject is not { Kind: "payment_intent" } intent
            || StatusAfter(stripeEvent.Type) is not { } status
            || string.IsNullOrEmpty(intent.Id)
            || intent.Amount is not { } amount
            || !Money.TryReadCurrency(intent.Currency, out var currency))
        {
            return null;
        }

        // After a partial capture less was collected than the intent was for; before that, nothing was.
        var minorUnits = status == TransactionStatus.Succeeded && intent.AmountReceived is > 0 and var received ? received : amount;
        return new Transaction
        {
            TransactionId = intent.Id,
            Provider = StripeProvider.ProviderName,
            Amount = Money.FromMinorUnits(minorUnits, StripeMoney.Exponent(currency)),
            Currency = currency,
            Status = status,
            ProviderStatus = intent.Status,
            TimestampMs = stripeEvent.CreatedMs,
            LastEventId = stripeEvent.Id,
        };
    }

    // By the event, not by the intent's own status: after a failure that is "requires_payment_method", as it was at first.
    private static TransactionStatus? StatusAfter(string type) => type switch
    {
        "payment_intent.created" => TransactionStatus.Pending,
        "payment_intent.requires_action" => TransactionStatus.Pending,
        "payment_intent.processing" => TransactionStatus.Pending,
        "payment_intent.partially_funded" => TransactionStatus.Pending,
        "payment_intent.amount_capturable_updated" => TransactionStatus.Authorized,
        "payment_intent.succeeded" => TransactionStatus.Succeeded,
        "payment_intent.payment_failed" => TransactionStatus.Failed,
        "payment_intent.canceled" => TransactionStatus.Canceled,
        _ => null,
    };
}
