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
    [InlineData("payment_intent.succeeded", "id", 255, true)]
    [InlineData("payment_intent.succeeded", "id", 256, false)]
    [InlineData("refund.created", "payment_intent", 255, true)]
    [InlineData("refund.created", "payment_intent", 256, false)]
    public void An_id_that_no_table_could_take_as_a_key_is_no_payments(string type, string name, int length, bool isTaken)
    {
        var kind = type.Split('.')[0];
        var id = new string('x', length);
        var ids = name == "id" ? $"\"id\":\"{id}\"" : $"\"id\":\"re_1\",\"{name}\":\"{id}\"";

        (Read(type, $$"""{{{ids}},"object":"{{kind}}","amount":2000,"currency":"usd","status":"succeeded"}""")?.TransactionId).ShouldBe(isTaken ? id : null);
    }

    public static TheoryData<string, string, string> Tellings => new()
    {
        // event, its object, what it says
        { "charge.succeeded", Charge("succeeded"), "pi_1: 20.00 USD succeeded" },
        { "charge.succeeded", Charge("succeeded", "\"payment_intent\":null,"), "ch_1: 20.00 USD succeeded" },
        { "charge.succeeded", Charge("succeeded", "\"captured\":false,"), "pi_1: 20.00 USD authorized" },
        { "charge.updated", Charge("succeeded", "\"captured\":true,\"amount_captured\":1500,"), "pi_1: 15.00 USD succeeded" },
        { "charge.captured", Charge("succeeded", "\"captured\":true,\"amount_captured\":1500,\"amount_refunded\":1500,"), "pi_1: 15.00 USD refunded, refunded 15.00" },
        { "charge.refunded", Charge("succeeded", "\"amount_refunded\":500,"), "pi_1: 20.00 USD partially_refunded, refunded 5.00" },
        { "charge.refunded", Charge("succeeded", "\"captured\":false,\"amount_refunded\":2000,"), "pi_1: 20.00 USD canceled" },
        { "charge.pending", Charge("pending"), "pi_1: 20.00 USD pending" },
        { "charge.failed", Charge("failed"), "pi_1: 20.00 USD failed" },
        { "charge.expired", Charge("succeeded", "\"captured\":false,"), "pi_1: 20.00 USD canceled" },
        { "charge.succeeded", Charge("invented"), Words.Nothing },
        { "charge.succeeded", Intent, Words.Nothing },

        { "refund.created", Part("refund", "pending"), "pi_1: 0 USD succeeded, x_1 pending" },
        { "refund.updated", Part("refund", "requires_action"), "pi_1: 0 USD succeeded, x_1 pending" },
        { "charge.refund.updated", Part("refund", "succeeded"), "pi_1: 0 USD partially_refunded, refunded 5.00, x_1 succeeded" },
        { "refund.failed", Part("refund", "failed"), "pi_1: 0 USD succeeded, x_1 failed" },
        { "refund.updated", Part("refund", "canceled"), "pi_1: 0 USD succeeded, x_1 canceled" },
        { "refund.updated", Part("refund", "succeeded", "\"payment_intent\":null,"), "ch_1: 0 USD partially_refunded, refunded 5.00, x_1 succeeded" },
        { "refund.updated", Part("refund", "succeeded", "\"payment_intent\":null,\"charge\":null,"), Words.Nothing },
        { "refund.updated", Part("refund", "invented"), Words.Nothing },
        { "refund.updated", Part("dispute", "succeeded"), Words.Nothing },
        { "refund.updated", """{"object":"refund","charge":"ch_1","amount":500,"currency":"usd","status":"succeeded"}""", Words.Nothing },
        { "refund.updated", """{"id":"x_1","object":"refund","charge":"ch_1","currency":"usd","status":"succeeded"}""", Words.Nothing },

        { "charge.dispute.created", Part("dispute", "needs_response"), "pi_1: 0 USD disputed, x_1 open" },
        { "charge.dispute.updated", Part("dispute", "under_review"), "pi_1: 0 USD disputed, x_1 open" },
        { "charge.dispute.updated", Part("dispute", "warning_under_review"), "pi_1: 0 USD disputed, x_1 open" },
        { "charge.dispute.funds_withdrawn", Part("dispute", "needs_response"), "pi_1: 0 USD disputed, x_1 open" },
        { "charge.dispute.funds_reinstated", Part("dispute", "won"), "pi_1: 0 USD succeeded, x_1 won" },
        { "charge.dispute.closed", Part("dispute", "warning_closed"), "pi_1: 0 USD succeeded, x_1 won" },
        { "charge.dispute.closed", Part("dispute", "prevented"), "pi_1: 0 USD succeeded, x_1 won" },
        { "charge.dispute.closed", Part("dispute", "lost", "\"payment_intent\":null,"), "ch_1: 0 USD succeeded, x_1 lost" },
        { "charge.dispute.closed", Part("dispute", "invented"), Words.Nothing },
        { "charge.dispute.closed", Part("refund", "lost"), Words.Nothing },

        { "checkout.session.completed", Session("paid"), "pi_1: 20.00 USD succeeded" },
        { "checkout.session.completed", Session("unpaid"), "pi_1: 20.00 USD pending" },
        { "checkout.session.async_payment_succeeded", Session("paid"), "pi_1: 20.00 USD succeeded" },
        { "checkout.session.async_payment_failed", Session("unpaid"), "pi_1: 20.00 USD failed" },
        { "checkout.session.expired", Session("unpaid"), "pi_1: 20.00 USD canceled" },
        { "checkout.session.completed", """{"id":"cs_1","object":"checkout.session","amount_total":0,"currency":"usd","payment_intent":null,"payment_status":"no_payment_required"}""", Words.Nothing },
        { "checkout.session.completed", Intent, Words.Nothing },

        { "invoice.paid", Invoice(), "pi_1: 15.00 USD succeeded" },
        { "invoice.payment_succeeded", Invoice(), "pi_1: 15.00 USD succeeded" },
        { "invoice.payment_failed", Invoice(), "pi_1: 20.00 USD failed" },
        { "invoice.payment_action_required", Invoice(), "pi_1: 20.00 USD pending" },
        { "invoice.paid", Invoice("\"payment_intent\":null,"), "ch_1: 15.00 USD succeeded" },
        { "invoice.paid", Invoice("\"payment_intent\":null,\"charge\":null,"), Words.Nothing },
        { "invoice.paid", Intent, Words.Nothing },
        { "invoice_payment.paid", """{"id":"inpay_1","object":"invoice_payment","amount_paid":1500,"currency":"usd","payment":{"type":"charge","charge":"ch_1"},"status":"paid"}""", "ch_1: 15.00 USD succeeded" },
        { "invoice_payment.paid", """{"id":"inpay_1","object":"invoice_payment","amount_paid":1500,"currency":"usd","payment":"pi_1"}""", Words.Nothing },
        { "invoice_payment.paid", Intent, Words.Nothing },

        { "payout.created", Part("payout", "pending"), "x_1: 5.00 USD pending" },
        { "payout.updated", Part("payout", "in_transit"), "x_1: 5.00 USD pending" },
        { "payout.paid", Part("payout", "paid"), "x_1: 5.00 USD succeeded" },
        { "payout.failed", Part("payout", "failed"), "x_1: 5.00 USD failed" },
        { "payout.canceled", Part("payout", "canceled"), "x_1: 5.00 USD canceled" },
        { "payout.reconciliation_completed", Part("payout", "paid"), "x_1: 5.00 USD succeeded" },
        { "payout.paid", """{"id":"x_1","object":"payout","amount":-500,"currency":"huf","status":"paid"}""", "x_1: -5.00 HUF succeeded" },
        { "payout.paid", Part("payout", "invented"), Words.Nothing },
        { "payout.paid", Intent, Words.Nothing },

        { "customer.subscription.updated", """{"id":"sub_1","object":"subscription","currency":"usd","status":"active"}""", Words.Nothing },
    };

    [Theory]
    [MemberData(nameof(Tellings))]
    public void Each_event_says_of_the_payment_what_its_object_shows(string type, string data, string expected) => Words.Of(Read(type, data)).ShouldBe(expected);

    [Fact]
    public void All_events_of_a_payment_end_in_the_same_row_in_whatever_order_they_come()
    {
        var events = new[]
        {
            Read("payment_intent.created", Intent, 1, "evt_1"),
            Read("payment_intent.succeeded", Intent, 2, "evt_2"),
            Read("charge.succeeded", Charge("succeeded"), 2, "evt_3"),
            Read("refund.created", Part("refund", "succeeded"), 3, "evt_4"),
            Read("refund.created", Part("refund", "succeeded").Replace("x_1", "x_2", StringComparison.Ordinal), 3, "evt_5"),
            Read("charge.refunded", Charge("succeeded", "\"amount_refunded\":1000,"), 3, "evt_6"),
        }.Select(fact => fact!).ToList();

        foreach (var seed in Enumerable.Range(0, 200))
        {
            var shuffled = events.Concat(events).ToArray();
            new Random(seed).Shuffle(shuffled);

            Words.Of(shuffled.Aggregate(Transaction.Merge)).ShouldBe("pi_1: 20.00 USD partially_refunded, refunded 10.00, x_1 succeeded, x_2 succeeded");
        }
    }

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

    private static string Charge(string status, string more = "") =>
        Json("\"payment_intent\":\"pi_1\",", more, $"\"id\":\"ch_1\",\"object\":\"charge\",\"amount\":2000,\"currency\":\"usd\",\"status\":\"{status}\"");

    private static string Part(string kind, string status, string more = "") => Json(
        "\"payment_intent\":\"pi_1\",\"charge\":\"ch_1\",", more, $"\"id\":\"x_1\",\"object\":\"{kind}\",\"amount\":500,\"currency\":\"usd\",\"status\":\"{status}\"");

    private static string Session(string paid) =>
        $$"""{"id":"cs_1","object":"checkout.session","amount_total":2000,"currency":"usd","payment_intent":"pi_1","payment_status":"{{paid}}","status":"complete"}""";

    private static string Invoice(string more = "") =>
        Json("\"payment_intent\":\"pi_1\",\"charge\":\"ch_1\",", more, "\"id\":\"in_1\",\"object\":\"invoice\",\"amount_due\":2000,\"amount_paid\":1500,\"currency\":\"usd\",\"status\":\"open\"");

    // Of properties that come twice, the last counts.
    private static string Json(params string[] properties) => $"{{{string.Concat(properties)}}}";

    private static Transaction? Read(string type, string data, long created = 1686089970, string id = "evt_1")
    {
        var body = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","type":"{{type}}","created":{{created}},"data":{"object":{{data}} } }""");
        new StripeProvider().TryRead(Requests.Of(body), out var standard, out var problem).ShouldBeTrue(problem);
        return standard.Transaction;
    }
}
