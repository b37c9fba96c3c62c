using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Sqs;

public sealed class MessageRulesTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start(SqsFixture.Queue, SqsFixture.DeadLetters, SqsFixture.DeadLetters with
    {
        Name = "small",
        Arn = "arn:aws:sqs:us-east-1:000000000000:small",
        MaximumMessageSize = 1024,
    });

    public static TheoryData<string, string> Refused => new()
    {
        { """{"QueueUrl": "orders"}""", "MissingRequiredParameterException" },
        { """{"QueueUrl": "orders", "MessageBody": ""}""", "MissingRequiredParameterException" },
        { """{"QueueUrl": "orders", "MessageBody": null}""", "MissingRequiredParameterException" },
        { """{"MessageBody": "a"}""", "MissingRequiredParameterException" },
        { """{"QueueUrl": "orders", "MessageBody": "\u0000"}""", "InvalidMessageContents" },
        { """{"QueueUrl": "orders", "MessageBody": "\u001f"}""", "InvalidMessageContents" },
        { """{"QueueUrl": "orders", "MessageBody": "\uffff"}""", "InvalidMessageContents" },
        { """{"QueueUrl": "orders", "MessageBody": "\ud800"}""", "SerializationException" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "DelaySeconds": -1}""", "InvalidParameterValueException" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "DelaySeconds": 901}""", "InvalidParameterValueException" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "MessageDeduplicationId": "1"}""", "InvalidParameterValueException" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "MessageGroupId": "1"}""", "UnsupportedOperation" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "MessageSystemAttributes": {"SenderId": {"DataType": "String", "StringValue": "me"}}}""", "InvalidParameterValueException" },
        { """{"QueueUrl": "orders", "MessageBody": "a", "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "Number", "StringValue": "1"}}}""", "InvalidParameterValueException" },
    };

    public static TheoryData<string, string> RefusedAttributes => new()
    {
        { """{"": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"a b": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{".a": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"a..b": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"aws.b": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"Amazon.b": {"DataType": "String", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"a": null}""", "InvalidParameterValueException" },
        { """{"a": {}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "Text", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "String"}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "String", "StringValue": ""}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "String", "BinaryValue": "YQ=="}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "Binary", "StringValue": "a"}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "Binary", "BinaryValue": "!"}}""", "SerializationException" },
        { """{"a": {"DataType": "Number", "StringValue": "ten"}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "String", "StringValue": "\u0001"}}""", "InvalidMessageContents" },
        { """{"a": {"DataType": "String", "StringValue": "a", "BinaryValue": "YQ=="}}""", "InvalidParameterValueException" },
        { """{"a": {"DataType": "String", "StringValue": "a", "StringListValues": ["b"]}}""", "UnsupportedOperation" },
        { """{"a": "b"}""", "SerializationException" },
        { """["a"]""", "SerializationException" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_message_that_breaks_a_rule_is_refused_and_not_stored(string request, string code)
    {
        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("AmazonSQS.SendMessage", request));

        error.Code.ShouldBe(code);
        error.Status.ShouldBe(400);
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(RefusedAttributes))]
    public async Task An_attribute_that_breaks_a_rule_is_refused(string attributes, string code)
    {
        var error = await Should.ThrowAsync<AwsServiceException>(
            _sqs.SendAsync("AmazonSQS.SendMessage", $$"""{"QueueUrl": "orders", "MessageBody": "a", "MessageAttributes": {{attributes}}}"""));

        error.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Eleven_attributes_are_one_too_many()
    {
        var attributes = new JsonObject();
        for (var number = 0; number < 11; number++)
        {
            attributes.Add($"a{number}", new JsonObject { ["DataType"] = "Number", ["StringValue"] = "1" });
        }

        var error = await Should.ThrowAsync<AwsServiceException>(
            _sqs.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = "orders", ["MessageBody"] = "a", ["MessageAttributes"] = attributes }));

        error.QueryCode.ShouldBe("InvalidParameterValue");
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_passes_and_one_byte_more_does_not()
    {
        await _sqs.SendMessageAsync(new string('a', 1_048_576));

        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.SendMessageAsync(new string('a', 1_048_574) + "ä" + "b"));
        error.Code.ShouldBe("InvalidParameterValueException");
        error.Message.ShouldBe("One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
    }

    [Fact]
    public async Task The_queue_may_allow_less_and_attributes_count()
    {
        await _sqs.SendMessageAsync(new string('a', 1024), "small");

        var request = new JsonObject
        {
            ["QueueUrl"] = "small",
            ["MessageBody"] = new string('a', 1024 - "nameStringvalu".Length),
            ["MessageAttributes"] = new JsonObject { ["name"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = "value" } },
        };
        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.CallAsync("SendMessage", request));
        error.Message.ShouldContain("1024 bytes");

        request["MessageAttributes"]!["name"]!["StringValue"] = "valu";
        await _sqs.CallAsync("SendMessage", request);
    }

    [Fact]
    public async Task Allowed_control_characters_come_out_as_they_went_in()
    {
        await _sqs.SendMessageAsync("a\t\r\n\u0020\ud7ff\ue000\ufffd\U0010ffff");

        ((string?)(await _sqs.ReceiveAsync())[0]!["Body"]).ShouldBe("a\t\r\n\u0020\ud7ff\ue000\ufffd\U0010ffff");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();
}
