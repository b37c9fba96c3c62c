using System.Text.Json.Nodes;
using LocalCloud.EventSources;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.EventSources;

public sealed class SqsEventTests
{
    private const string QueueArn = "arn:aws:sqs:eu-central-1:123456789012:orders";

    [Fact]
    public void An_event_looks_as_lambda_documents_it()
    {
        var message = Message("Test message.") with
        {
            MessageAttributes = new Dictionary<string, MessageAttribute>
            {
                ["myAttribute"] = new("String", "myValue", null),
                ["photo"] = new("Binary.png", null, [0, 1]),
            },
        };

        var (messages, payload) = SqsEvent.Split([message], QueueArn).ShouldHaveSingleItem();

        messages.ShouldBe([message]);
        JsonNode.DeepEquals(JsonNode.Parse(payload.Span), JsonNode.Parse("""
            {
                "Records": [
                    {
                        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                        "receiptHandle": "AQEB",
                        "body": "Test message.",
                        "attributes": {
                            "ApproximateReceiveCount": "1",
                            "SentTimestamp": "1545082649183",
                            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                            "ApproximateFirstReceiveTimestamp": "1545082649185"
                        },
                        "messageAttributes": {
                            "myAttribute": { "stringValue": "myValue", "stringListValues": [], "binaryListValues": [], "dataType": "String" },
                            "photo": { "binaryValue": "AAE=", "stringListValues": [], "binaryListValues": [], "dataType": "Binary.png" }
                        },
                        "md5OfMessageAttributes": "cad9254c11a40eb4f1bd0e8c9e718479",
                        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                        "eventSource": "aws:sqs",
                        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders",
                        "awsRegion": "eu-central-1"
                    }
                ]
            }
            """)).ShouldBeTrue(JsonNode.Parse(payload.Span)!.ToJsonString());
    }

    [Fact]
    public void A_message_without_attributes_has_no_digest_of_them()
    {
        var (_, payload) = SqsEvent.Split([Message("a")], QueueArn).Single();

        var record = JsonNode.Parse(payload.Span)!["Records"]![0]!;
        record["messageAttributes"]!.ToJsonString().ShouldBe("{}");
        record.AsObject().ContainsKey("md5OfMessageAttributes").ShouldBeFalse();
    }

    [Fact]
    public void Bodies_come_out_as_they_went_in()
    {
        var body = """{"quote": "\"", "text": "ä€😀 <b>&'+"}""" + "\r\n\t\u2028\ufffd";

        var (_, payload) = SqsEvent.Split([Message(body)], QueueArn).Single();

        ((string?)JsonNode.Parse(payload.Span)!["Records"]![0]!["body"]).ShouldBe(body);
    }

    [Fact]
    public void A_batch_that_is_too_large_for_one_call_is_split_in_its_order()
    {
        var messages = Enumerable.Range(0, 10).Select(number => Message($"{number}" + new string('a', 1_000_000))).ToList();

        var events = SqsEvent.Split(messages, QueueArn).ToList();

        events.Select(part => part.Messages.Count).ShouldBe([6, 4]);
        events.SelectMany(part => part.Messages).ShouldBe(messages);
        foreach (var (part, payload) in events)
        {
            payload.Length.ShouldBeLessThanOrEqualTo(6_291_456);
            JsonNode.Parse(payload.Span)!["Records"]!.AsArray().Select(record => ((string)record!["body"]!)[0]).ShouldBe(part.Select(message => message.Body[0]));
        }
    }

    [Fact]
    public void No_messages_make_no_event() => SqsEvent.Split([], QueueArn).ShouldBeEmpty();

    private static ReceivedMessage Message(string body) => new()
    {
        MessageId = "059f36b4-87a3-44ab-83d2-661975830a7d",
        ReceiptHandle = "AQEB",
        Body = body,
        Md5OfBody = "e4e68fb7bd0e697a0ae8f1bb342846b3",
        Attributes = new Dictionary<string, string>
        {
            ["ApproximateReceiveCount"] = "1",
            ["SentTimestamp"] = "1545082649183",
            ["SenderId"] = "AIDAIENQZJOLO23YVJ4VO",
            ["ApproximateFirstReceiveTimestamp"] = "1545082649185",
        },
    };
}
