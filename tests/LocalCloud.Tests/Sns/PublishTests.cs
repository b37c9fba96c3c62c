using System.Text.Json.Nodes;
using static LocalCloud.Tests.Sns.TopicsCloud;

namespace LocalCloud.Tests.Sns;

/// <summary>Each test's messages are its own: they leave the queues as they found them.</summary>
public sealed class PublishTests(TopicsCloud topics) : IClassFixture<TopicsCloud>
{
    private static readonly (string, string)[] Dear =
    [
        ("MessageAttributes.entry.1.Name", "price"), ("MessageAttributes.entry.1.Value.DataType", "Number"), ("MessageAttributes.entry.1.Value.StringValue", "250"),
        ("MessageAttributes.entry.2.Name", "seal"), ("MessageAttributes.entry.2.Value.DataType", "Binary"), ("MessageAttributes.entry.2.Value.BinaryValue", "AQID"),
    ];

    [Fact]
    public async Task A_message_reaches_the_queue_in_an_envelope()
    {
        var (status, answer) = await topics.CallAsync("Publish", ("TopicArn", TopicArn), ("Subject", "Order 1"), ("Message", "one \u00fc <&>"));

        status.ShouldBe(200);
        var message = (await topics.ReceiveAsync("all")).ShouldHaveSingleItem();
        var envelope = JsonNode.Parse((string)message["Body"]!)!;
        ((string)envelope["Type"]!).ShouldBe("Notification");
        ((string)envelope["MessageId"]!).ShouldBe(Text(answer, "MessageId"));
        ((string)envelope["TopicArn"]!).ShouldBe(TopicArn);
        ((string)envelope["Subject"]!).ShouldBe("Order 1");
        ((string)envelope["Message"]!).ShouldBe("one \u00fc <&>");
        ((string)envelope["Timestamp"]!).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        ((string)envelope["Signature"]!).ShouldBe("UNSIGNED");
        envelope["MessageAttributes"].ShouldBeNull();
        ((string)message["Attributes"]!["SenderId"]!).ShouldBe("sns.amazonaws.com");
        (await topics.ReceiveAsync("dear")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_a_filter_accepts_reaches_both_queues_and_one_of_them_raw()
    {
        await topics.CallAsync("Publish", [("TopicArn", TopicArn), ("Message", "two"), .. Dear]);

        var raw = (await topics.ReceiveAsync("dear")).ShouldHaveSingleItem();
        ((string)raw["Body"]!).ShouldBe("two");
        ((string)raw["MessageAttributes"]!["price"]!["DataType"]!).ShouldBe("Number");
        ((string)raw["MessageAttributes"]!["price"]!["StringValue"]!).ShouldBe("250");
        ((string)raw["MessageAttributes"]!["seal"]!["BinaryValue"]!).ShouldBe("AQID");
        var wrapped = JsonNode.Parse((string)(await topics.ReceiveAsync("all")).ShouldHaveSingleItem()["Body"]!)!;
        ((string)wrapped["MessageAttributes"]!["price"]!["Value"]!).ShouldBe("250");
        ((string)wrapped["MessageAttributes"]!["seal"]!["Type"]!).ShouldBe("Binary");
        ((string)wrapped["MessageAttributes"]!["seal"]!["Value"]!).ShouldBe("AQID");
    }

    [Fact]
    public async Task Each_protocol_can_have_a_text_of_its_own()
    {
        await topics.CallAsync("Publish", ("TopicArn", TopicArn), ("MessageStructure", "json"), ("Message", """{"default": "for all", "sqs": "for queues"}"""));

        var envelope = JsonNode.Parse((string)(await topics.ReceiveAsync("all")).ShouldHaveSingleItem()["Body"]!)!;
        ((string)envelope["Message"]!).ShouldBe("for queues");
    }

    [Fact]
    public async Task An_email_is_a_message_that_Control_shows_and_the_state_folder_keeps()
    {
        await topics.CallAsync(
            "Publish", ("TopicArn", TopicArn), ("Message", "three"),
            ("MessageAttributes.entry.1.Name", "mail"), ("MessageAttributes.entry.1.Value.DataType", "String"), ("MessageAttributes.entry.1.Value.StringValue", "yes"));

        var (status, mail) = await topics.Cloud.ControlAsync(HttpMethod.Get, "/mail");
        status.ShouldBe(200);
        var message = mail["messages"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)message["to"]!).ShouldBe("owner@example.com");
        ((string)message["from"]!).ShouldBe("The shop");
        ((string)message["subject"]!).ShouldBe("AWS Notification Message");
        ((string)message["body"]!).ShouldBe("three");
        Directory.EnumerateFiles(Path.Combine(topics.Folder.FullName, "state", "mail")).Count().ShouldBe(1);
        await topics.ReceiveAsync("all");
    }

    [Fact]
    public async Task A_batch_delivers_in_its_order_and_says_which_messages_are_refused()
    {
        const string Entry = "PublishBatchRequestEntries.member";
        var (status, answer) = await topics.CallAsync(
            "PublishBatch", ("TopicArn", TopicArn),
            ($"{Entry}.1.Id", "a"), ($"{Entry}.1.Message", "first"),
            ($"{Entry}.2.Id", "b"), ($"{Entry}.2.Message", ""),
            ($"{Entry}.3.Id", "c"), ($"{Entry}.3.Message", "second"));

        status.ShouldBe(200);
        Texts(answer, "Id").ShouldBe(["a", "c", "b"]);
        Text(answer, "Code").ShouldBe("InvalidParameter");
        (await topics.ReceiveAsync("all")).Select(message => (string)JsonNode.Parse((string)message["Body"]!)!["Message"]!).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task What_a_queue_refuses_goes_to_the_subscriptions_dead_letter_queue_with_the_reason()
    {
        var large = $$"""{"to": {"country": "AT"}, "weight": "{{new string('9', 2000)}}"}""";
        await topics.CallAsync("Publish", ("TopicArn", ParcelsArn), ("Message", """{"to": {"country": "CH"}}"""));
        await topics.CallAsync("Publish", ("TopicArn", ParcelsArn), ("Message", large));
        await topics.CallAsync("Publish", ("TopicArn", ParcelsArn), ("Message", """{"to": {"country": "AT"}}"""));

        ((string)(await topics.ReceiveAsync("small")).ShouldHaveSingleItem()["Body"]!).ShouldBe("""{"to": {"country": "AT"}}""");
        var dead = (await topics.ReceiveAsync("too-large")).ShouldHaveSingleItem();
        ((string)dead["Body"]!).ShouldBe(large);
        ((string)dead["MessageAttributes"]!["ErrorCode"]!["StringValue"]!).ShouldBe("InvalidParameterValueException");
        ((string)dead["MessageAttributes"]!["ErrorMessage"]!["StringValue"]!).ShouldContain("1024 bytes");
    }

    [Theory]
    [InlineData("TopicArn", "arn:aws:sns:us-east-1:000000000000:gone", 404, "NotFound")]
    [InlineData("Message", "", 400, "InvalidParameter")]
    [InlineData("Message", "\u0001", 400, "InvalidParameter")]
    [InlineData("Subject", "two\nlines", 400, "InvalidParameter")]
    [InlineData("MessageStructure", "json", 400, "InvalidParameter")]
    [InlineData("MessageGroupId", "g", 400, "InvalidParameter")]
    [InlineData("PhoneNumber", "+1555", 501, "NotImplemented")]
    [InlineData("MessageAttributes.entry.1.Name", "untyped", 400, "ParameterValueInvalid")]
    public async Task A_message_that_breaks_a_rule_is_refused_in_XML(string name, string value, int expected, string code)
    {
        Dictionary<string, string> parameters = new() { ["TopicArn"] = TopicArn, ["Message"] = "never", [name] = value };

        var (status, answer) = await topics.CallAsync("Publish", [.. parameters.Select(pair => (pair.Key, pair.Value))]);

        status.ShouldBe(expected);
        answer.Name.LocalName.ShouldBe("ErrorResponse");
        Text(answer, "Code").ShouldBe(code);
        Text(answer, "RequestId").ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(262_144, 200)]
    [InlineData(262_145, 400)]
    public async Task A_message_has_256_KiB_at_most(int length, int expected)
    {
        var (status, _) = await topics.CallAsync("Publish", ("TopicArn", ParcelsArn), ("Message", new string('x', length)));

        status.ShouldBe(expected);
    }
}
