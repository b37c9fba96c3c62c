using Webhooks.Providers.Stripe;

namespace Webhooks.Providers.Tests.Stripe;

public sealed class StripeEventTests
{
    private static readonly StripeProvider Stripe = new();

    public static TheoryData<string, string> NoEvents => new()
    {
        { "{}", "The event has no id." },
        { "[]", "The body is an array, not an event object." },
        { "[{\"id\":\"evt_1\"}]", "The body is an array, not an event object." },
        { "null", "The body is null, not an event object." },
        { "\"evt_1\"", "The body is a text, not an event object." },
        { "42", "The body is a number, not an event object." },
        { "true", "The body is a boolean, not an event object." },
        { "false", "The body is a boolean, not an event object." },
        { "", "The body isn't JSON (line 1, byte 1)." },
        { " \n ", "The body isn't JSON (line 2, byte 2)." },
        { "not json", "The body isn't JSON (line 1, byte 2)." },
        { "{\"id\":\"evt_1\"", "The body isn't JSON (line 1, byte 14)." },
        { "{\"id\":\"evt_1\",}", "The body isn't JSON (line 1, byte 15)." },
        { "{} {}", "The body isn't JSON (line 1, byte 4)." },
        { "[] x", "The body isn't JSON (line 1, byte 4)." },
        { "id=evt_1&type=a", "The body isn't JSON (line 1, byte 1)." },
        { "\ufeff{}", "The body isn't JSON (line 1, byte 1)." },
        { """{"id":"","type":"a","created":1}""", "The event has no id." },
        { """{"id":null,"type":"a","created":1}""", "The event has no id." },
        { """{"id":7,"type":"a","created":1}""", "The event has no id." },
        { """{"id":{"id":"evt_1"},"type":"a","created":1}""", "The event has no id." },
        { """{"data":{"object":{"id":"pi_1"}},"type":"a","created":1}""", "The event has no id." },
        { $$"""{"id":"{{new string('x', 256)}}","type":"a","created":1}""", "The event's id has 256 characters; it may have 255." },
        { """{"id":"\ud800","type":"a","created":1}""", "A text in the event has half of a surrogate pair, which is no character." },
        { """{"id":"evt_1","created":1}""", "The event has no type." },
        { """{"id":"evt_1","type":["a"],"created":1}""", "The event has no type." },
        { """{"id":"evt_1","type":"a"}""", "The event has no creation time (created)." },
        { """{"id":"evt_1","type":"a","data":{"object":{"created":1}}}""", "The event has no creation time (created)." },
    };

    [Theory]
    [MemberData(nameof(NoEvents))]
    public void What_is_no_event_is_refused_with_its_reason(string body, string expected)
    {
        Stripe.TryRead(Requests.Of(body), out var read, out var problem).ShouldBeFalse();

        read.ShouldBeNull();
        problem.ShouldBe(expected);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("-1686089970")]
    [InlineData("1686089970.5")]
    [InlineData("1686089970000")] // milliseconds
    [InlineData("99999999999999999999")]
    [InlineData("\"1686089970\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"2024-09-17T06:20:52.246\"")] // where?
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("true")]
    [InlineData("{\"seconds\":1686089970}")]
    [InlineData("[1686089970]")]
    public void A_creation_time_that_is_none_is_refused(string created)
    {
        var body = $$"""{"id":"evt_1","type":"a","created":{{created}},"livemode":true}""";

        Stripe.TryRead(Requests.Of(body), out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("The event's creation time (created) is neither epoch seconds nor an ISO 8601 time in UTC.");
    }

    [Fact]
    public void A_body_that_is_not_UTF_8_is_refused_since_its_text_would_not_be_its_bytes()
    {
        byte[] body = [.. "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":1,\"x\":\""u8, 0xff, .. "\"}"u8];

        Stripe.TryRead(Requests.Of(body), out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("The body isn't UTF-8 text.");
    }

    [Fact]
    public void The_smallest_event_has_an_id_a_type_and_a_time()
    {
        var read = Read("""{"id":"e","type":"a","created":1}""");

        (read.EventId, read.Type, read.Timestamp, read.TimestampMs, read.Transaction).ShouldBe(("e", "a", 1, 1_000, null));
    }

    [Fact]
    public void An_id_may_have_255_characters() =>
        Read($$"""{"id":"{{new string('ü', 255)}}","type":"a","created":1}""").EventId.Length.ShouldBe(255);

    [Fact]
    public void What_a_connected_account_sent_says_so()
    {
        var read = Read("""{"id":"evt_1","account":"acct_1","api_version":"2025-04-30.basil","livemode":true,"type":"a","created":1686089970}""");

        read.Account.ShouldBe("acct_1");
        read.ApiVersion.ShouldBe("2025-04-30.basil");
        read.Livemode.ShouldBe(true);
        read.TimestampMs.ShouldBe(1686089970000);
    }

    [Fact]
    public void What_is_written_in_another_type_than_documented_counts_as_not_there()
    {
        var read = Read("""
            {"id":"evt_1","account":{"a":1},"api_version":[1],"livemode":"yes","type":"a","created":1,
             "data":{"object":{"id":1,"object":null,"amount":"20","amount_received":1.5,"currency":[],"status":{}}}}
            """);

        (read.Account, read.ApiVersion, read.Livemode, read.Transaction).ShouldBe((null, null, null, null));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("{\"object\":null}")]
    [InlineData("{\"object\":[{\"id\":\"pi_1\"}]}")]
    [InlineData("{\"previous_attributes\":{\"object\":{\"id\":\"pi_1\"}}}")]
    public void An_event_without_an_object_is_an_event(string data) =>
        Read($$"""{"id":"evt_1","data":{{data}},"type":"payment_intent.succeeded","created":1}""").Transaction.ShouldBeNull();

    [Fact]
    public void Only_the_object_itself_is_read_and_not_what_is_nested_in_it()
    {
        var read = Read("""
            {"id":"evt_1","type":"payment_intent.created","created":1,"data":{"previous_attributes":{"id":"pi_0"},"object":{
             "last_payment_error":{"id":"pi_2","amount":7,"currency":"eur","status":"x"},"id":"pi_1","object":"payment_intent","amount":1,"currency":"usd","metadata":{"currency":"eur"}}}}
            """);

        read.Transaction.ShouldNotBeNull();
        (read.Transaction.TransactionId, read.Transaction.Amount, read.Transaction.Currency, read.Transaction.ProviderStatus).ShouldBe(("pi_1", 0.01m, "USD", null));
    }

    [Fact]
    public void A_body_may_be_nested_deeper_than_readers_usually_allow()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));

        Read($$"""{"x":{{deep}},"id":"evt_1","type":"a","created":1}""").EventId.ShouldBe("evt_1");
    }

    [Theory]
    [InlineData("2024-09-17T06:20:52.246Z", 1726554052246)]
    [InlineData("2024-09-17T08:20:52.246+02:00", 1726554052246)]
    [InlineData("2024-09-17T06:20:52Z", 1726554052000)]
    public void A_thin_event_says_its_time_as_text_to_the_millisecond(string created, long expectedMs)
    {
        // As in https://docs.stripe.com/event-destinations#thin-payload
        var read = Read($$"""
            {"id":"evt_test_65R9Ijk8dKEYZcXeRWn16R9A7j1FSQ3w3TGDPLLGSM4CW0","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered",
             "livemode":false,"created":"{{created}}","context":"acct_1","related_object":{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"} }
            """);

        read.TimestampMs.ShouldBe(expectedMs);
        read.Account.ShouldBe("acct_1");
        read.Livemode.ShouldBe(false);
        read.Transaction.ShouldBeNull();
    }

    private static StandardEvent Read(string body)
    {
        Stripe.TryRead(Requests.Of(body), out var read, out var problem).ShouldBeTrue(problem);
        problem.ShouldBeNull();
        return read;
    }
}
