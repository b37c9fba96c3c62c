using System.Text;
using System.Text.Json;

namespace Webhooks.Providers.Tests;

public sealed class StandardEventTests
{
    private static readonly StandardEvent Event = new()
    {
        EventId = "evt_1",
        Provider = "stripe",
        Type = "payment_intent.succeeded",
        Timestamp = 1686089970,
        TimestampMs = 1686089970000,
        ReceivedAt = 1686089970123,
        Livemode = false,
        Payload = "{\"name\": \"Jörg 'O\\u0027Neil' <a&b> 日本 😀\"}\n",
        PayloadSha256 = "00",
        Transaction = new Transaction
        {
            TransactionId = "pi_1",
            Provider = "stripe",
            Amount = 20.00m,
            Currency = "USD",
            Status = TransactionStatus.PartiallyRefunded,
            TimestampMs = 1686089970000,
            LastEventId = "evt_1",
        },
    };

    [Fact]
    public void What_is_written_is_read_again() => StandardEvent.Parse(Event.ToUtf8Json()).ShouldBe(Event);

    [Fact]
    public void The_message_escapes_only_what_JSON_demands()
    {
        var text = Encoding.UTF8.GetString(Event.ToUtf8Json());

        text.ShouldContain("Jörg 'O\\\\u0027Neil' <a&b> 日本");
        text.ShouldContain("\"amount\":20.00,");
        text.ShouldContain("\"status\":\"partially_refunded\"");
        text.ShouldNotContain("account");
    }

    [Fact]
    public void Characters_that_SQS_refuses_are_escaped()
    {
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
        var text = Encoding.UTF8.GetString((Event with { Payload = "\u0001\ufffe\uffff" }).ToUtf8Json());

        text.Any(character => character is < ' ' or '\ufffe' or '\uffff').ShouldBeFalse();
        StandardEvent.Parse(Encoding.UTF8.GetBytes(text)).Payload.ShouldBe("\u0001\ufffe\uffff");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    public void What_is_no_standard_event_is_refused(string text) =>
        Should.Throw<JsonException>(() => StandardEvent.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_schema_from_the_future_is_refused_by_its_number() =>
        Should.Throw<JsonException>(() => StandardEvent.Parse((Event with { Schema = 2 }).ToUtf8Json())).Message.ShouldBe("The message has schema 2; this version reads schema 1.");
}
