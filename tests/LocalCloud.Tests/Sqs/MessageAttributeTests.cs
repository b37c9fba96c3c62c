using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Sqs;

/// <summary>
/// The digests are those that AWS gave, as recorded in LocalStack's snapshots:
/// https://github.com/localstack/localstack/blob/master/tests/aws/services/sqs/test_sqs.snapshot.json
/// </summary>
public sealed class MessageAttributeTests : IAsyncLifetime
{
    private const string Three = """
        {"General": {"DataType": "String", "StringValue": "Kenobi"}, "Hello": {"DataType": "String", "StringValue": "There"}, "Help.Me": {"DataType": "String", "StringValue": "Me"}}
        """;

    private readonly SqsFixture _sqs = SqsFixture.Start();

    public static TheoryData<string[], string?> Filters => new()
    {
        { [], null },
        { ["All"], "4c360f3fdafd970e05fae2f149d997f5" },
        { [".*"], "4c360f3fdafd970e05fae2f149d997f5" },
        { ["Foo", "Help"], null },
        { ["Hello", "General"], "fca026605781cb4126a1e9044df24232" },
        { ["Foo", "Hello"], "a311262e065454b75da111d535b8dacd" },
        { ["Hel.*"], "83fee93c1bcd8b9a5a923ffacdc636c7" },
    };

    [Fact]
    public async Task The_answer_to_a_send_has_aws_s_digest_of_the_attributes()
    {
        var answer = await SendAsync(Three);

        ((string?)answer["MD5OfMessageAttributes"]).ShouldBe("4c360f3fdafd970e05fae2f149d997f5");
        ((string?)answer["MD5OfMessageBody"]).ShouldBe("6e2baaf3b97dbeef01c0043275f9a0e7");
        answer["MD5OfMessageSystemAttributes"].ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_receive_gets_the_attributes_that_it_names_with_a_digest_of_these(string[] names, string? digest)
    {
        await SendAsync(Three);

        var answer = await _sqs.CallAsync("ReceiveMessage", new JsonObject
        {
            ["QueueUrl"] = "orders",
            ["MessageAttributeNames"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
        });

        ((string?)answer["Messages"]![0]!["MD5OfMessageAttributes"]).ShouldBe(digest);
    }

    [Fact]
    public async Task Binary_values_and_custom_types_come_out_as_they_went_in()
    {
        await SendAsync("""{"photo": {"DataType": "Binary.png", "BinaryValue": "AAEC/w=="}, "price": {"DataType": "Number.euro", "StringValue": "12.50"}}""");

        var attributes = (await _sqs.ReceiveAsync())[0]!["MessageAttributes"]!;

        attributes["photo"]!.ToJsonString().ShouldBe("""{"DataType":"Binary.png","BinaryValue":"AAEC/w=="}""");
        attributes["price"]!.ToJsonString().ShouldBe("""{"DataType":"Number.euro","StringValue":"12.50"}""");
    }

    [Fact]
    public async Task The_digest_of_a_binary_attribute_is_aws_s()
    {
        var value = Convert.ToBase64String([.. "traceparent"u8, 0x1e, .. "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"u8]);

        var answer = await SendAsync("""{"attr1": {"DataType": "Binary", "BinaryValue": "VALUE"}}""".Replace("VALUE", value));

        ((string?)answer["MD5OfMessageAttributes"]).ShouldBe("8cbe4db156db8a94db8b801b7addb984");
    }

    [Fact]
    public async Task The_trace_header_is_the_message_s_own_or_else_the_request_s()
    {
        await _sqs.SendAsync("AmazonSQS.SendMessage", """{"QueueUrl": "orders", "MessageBody": "a"}""", "Root=1-5f-request;Sampled=1");
        var answer = await _sqs.SendAsync(
            "AmazonSQS.SendMessage",
            """{"QueueUrl": "orders", "MessageBody": "b", "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5f-own"}}}""",
            "Root=1-5f-request;Sampled=1");
        await _sqs.SendMessageAsync("c");

        var messages = await _sqs.ReceiveAsync();

        messages.Select(message => (string?)message!["Attributes"]!["AWSTraceHeader"]).ShouldBe(["Root=1-5f-request;Sampled=1", "Root=1-5f-own", null]);
        ((string?)answer["MD5OfMessageSystemAttributes"]).ShouldNotBeNull().Length.ShouldBe(32);
    }

    [Fact]
    public async Task The_older_name_of_the_filter_works_too()
    {
        await _sqs.SendMessageAsync("a");

        var answer = await _sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = "orders", ["AttributeNames"] = new JsonArray("SenderId", "Policy") });

        answer["Messages"]![0]!["Attributes"]!.ToJsonString().ShouldBe("""{"SenderId":"OrderWorker/1"}""");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private Task<JsonNode> SendAsync(string attributes) =>
        _sqs.SendAsync("AmazonSQS.SendMessage", $$"""{"QueueUrl": "orders", "MessageBody": "msg", "MessageAttributes": {{attributes}}}""");
}
