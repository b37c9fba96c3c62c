using System.Text;
using Webhooks.Providers.Stripe;

namespace Webhooks.Providers.Tests.Stripe;

public sealed class StripeTransactionTests
{
    private const string Intent = """{"id":"pi_1","object":"payment_intent","amount":2000,"amount_received":0,"currency":"usd","status":"processing"}""";

    [Theory]
    [InlineData("created", TransactionStatus.Pending)]
    [InlineData("requires_action", TransactionStatus.Pending)]
    [InlineData("processing", TransactionStatus.Pending)]
    [InlineData("partially_funded", TransactionStatus.Pending)]
    [InlineData("amount_capturable_updated", TransactionStatus.Authorized)]
    [InlineData("succeeded", TransactionStatus.Succeeded)]
    [InlineData("payment_failed", TransactionStatus.Failed)]
    [InlineData("canceled", TransactionStatus.Canceled)]
    public void The_events_of_a_PaymentIntent_say_where_the_payment_stands(string what, TransactionStatus expected)
    {
        Read("payment_intent." + what, Intent).ShouldBe(new Transaction
        {
            TransactionId = "pi_1",
            Provider = "stripe",
            Amount = 20m,
            Currency = "USD",
            Status = expected,
            ProviderStatus = "processing",
            TimestampMs = 1686089970000,
            LastEventId = "evt_1",
        });
    }

    [Theory]
    [InlineData("payment_intent.succeeded", "15.00")]
    [InlineData("payment_intent.processing", "20.00")]
    public void After_a_partial_capture_the_amount_is_what_was_collected(string type, string expected)
    {
        var captured = Intent.Replace("\"amount_received\":0", "\"amount_received\":1500", StringComparison.Ordinal);

        Read(type, captured)!.Amount.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Where_nothing_is_said_of_what_was_collected_the_amount_stands() =>
        Read("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","amount":2000,"currency":"usd"}""")!.Amount.ShouldBe(20m);

    [Theory]
    [InlineData("payment_intent.invented", Intent)]
    [InlineData("payment_intents.succeeded", Intent)]
    [InlineData("charge.succeeded", Intent)]
    [InlineData("payment_intent.succeeded", """{"id":"ch_1","object":"charge","amount":2000,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"object":"payment_intent","amount":2000,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"","object":"payment_intent","amount":2000,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","amount":20.5,"currency":"usd"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","amount":2000}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","amount":2000,"currency":"dollars"}""")]
    [InlineData("payment_intent.succeeded", """{"id":"pi_1","object":"payment_intent","amount":2000,"currency":"u$d"}""")]
    [InlineData("payment_intent.succeeded", "null")]
    public void What_says_nothing_of_a_payment_is_an_event_without_a_transaction(string type, string data) => Read(type, data).ShouldBeNull();

    [Theory]
    // Each code of the lists as they stand at https://docs.stripe.com/currencies; UGX is in the first list too, its special case says two.
    [InlineData(0, "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF")]
    [InlineData(3, "BHD JOD KWD OMR TND")]
    [InlineData(2, "ISK HUF TWD UGX")]
    [InlineData(2, "USD AED AUD BGN BRL CAD CHF CZK DKK EUR GBP HKD INR MXN MYR NOK NZD PLN RON SEK SGD THB CVE LAK")]
    public void Amounts_have_the_decimals_that_Stripe_says(int decimals, string currencies)
    {
        foreach (var currency in currencies.Split(' '))
        {
            var amount = Read("payment_intent.succeeded", Intent.Replace("usd", currency.ToLowerInvariant(), StringComparison.Ordinal))!;

            amount.Currency.ShouldBe(currency);
            amount.Amount.ShouldBe(decimals switch { 0 => 2000m, 2 => 20m, _ => 2m }, currency);
        }
    }

    private static Transaction? Read(string type, string data)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"id":"evt_1","type":"{{type}}","created":1686089970,"data":{"object":{{data}} } }""");
        new StripeProvider().TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeTrue(problem);
        return standard.Transaction;
    }
}
