using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class QueueOperationTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    public static TheoryData<string, string, string> Refused => new()
    {
        { "GetQueueUrl", "{}", "MissingRequiredParameterException" },
        { "GetQueueUrl", """{"QueueName": "unknown"}""", "QueueDoesNotExist" },
        { "GetQueueAttributes", """{"QueueUrl": "orders", "AttributeNames": ["Colour"]}""", "InvalidAttributeName" },
        { "ReceiveMessage", """{"QueueUrl": "orders", "MaxNumberOfMessages": 0}""", "InvalidParameterValueException" },
        { "ReceiveMessage", """{"QueueUrl": "orders", "MaxNumberOfMessages": 11}""", "InvalidParameterValueException" },
        { "ReceiveMessage", """{"QueueUrl": "orders", "WaitTimeSeconds": 21}""", "InvalidParameterValueException" },
        { "ReceiveMessage", """{"QueueUrl": "orders", "VisibilityTimeout": 43201}""", "InvalidParameterValueException" },
        { "ReceiveMessage", """{"QueueUrl": "orders", "MessageSystemAttributeNames": ["Colour"]}""", "InvalidAttributeName" },
        { "ListQueues", """{"MaxResults": 0}""", "InvalidParameterValueException" },
        { "ListQueues", """{"NextToken": "a"}""", "InvalidParameterValueException" },
        { "SendMessage", "", "SerializationException" },
        { "SendMessage", "null", "SerializationException" },
        { "SendMessage", "[]", "SerializationException" },
        { "SendMessage", """{"QueueUrl": 5}""", "SerializationException" },
        { "SendMessage", """{"DelaySeconds": "5"}""", "SerializationException" },
        { "SendMessage", """{"DelaySeconds": 5.5}""", "SerializationException" },
        { "SendMessage", """{"DelaySeconds": 99999999999}""", "SerializationException" },
        { "CreateQueue", """{"QueueName": "new"}""", "UnsupportedOperation" },
        { "DeleteQueue", """{"QueueUrl": "orders"}""", "UnsupportedOperation" },
        { "SetQueueAttributes", """{"QueueUrl": "orders"}""", "UnsupportedOperation" },
        { "AddPermission", """{"QueueUrl": "orders"}""", "UnsupportedOperation" },
        { "RemovePermission", """{"QueueUrl": "orders"}""", "UnsupportedOperation" },
        { "ListQueues", """{"NextToken": "YQ==", "MaxResults": 1}""", "InvalidParameterValueException" },
        { "ListQueues", """{"MaxResults": 1001}""", "InvalidParameterValueException" },
        { "ListDeadLetterSourceQueues", """{"QueueUrl": "orders-dead", "MaxResults": 0}""", "InvalidParameterValueException" },
        { "Dance", "{}", "UnknownOperationException" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_done_is_refused_by_its_documented_error(string operation, string request, string code)
    {
        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("AmazonSQS." + operation, request));

        error.Code.ShouldBe(code);
        error.Status.ShouldBeInRange(400, 404);
    }

    [Fact]
    public async Task The_older_query_protocol_is_refused_by_name()
    {
        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("", "Action=SendMessage"));

        error.Message.ShouldContain("JSON");
    }

    [Fact]
    public async Task Attributes_are_the_template_s_and_the_counts()
    {
        for (var number = 0; number < 3; number++)
        {
            await _sqs.SendMessageAsync("a");
        }

        await _sqs.ReceiveAsync(max: 1);
        await _sqs.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = "orders", ["MessageBody"] = "later", ["DelaySeconds"] = 60 });

        var attributes = await Attributes.OfAsync(_sqs);

        attributes["QueueArn"].ShouldBe(SqsFixture.QueueArn);
        attributes["ApproximateNumberOfMessages"].ShouldBe("2");
        attributes["ApproximateNumberOfMessagesNotVisible"].ShouldBe("1");
        attributes["ApproximateNumberOfMessagesDelayed"].ShouldBe("1");
        attributes["VisibilityTimeout"].ShouldBe("300");
        attributes["MessageRetentionPeriod"].ShouldBe("345600");
        attributes["MaximumMessageSize"].ShouldBe("1048576");
        attributes["RedrivePolicy"].ShouldBe($$"""{"deadLetterTargetArn":"{{SqsFixture.DeadLettersArn}}","maxReceiveCount":3}""");
    }

    [Fact]
    public async Task The_template_s_policy_is_shown()
    {
        await using var sqs = SqsFixture.Start(SqsFixture.Queue with { Policy = """{"Statement":[]}""" }, SqsFixture.DeadLetters);

        (await Attributes.OfAsync(sqs))["Policy"].ShouldBe("""{"Statement":[]}""");
    }

    [Fact]
    public async Task Only_the_attributes_that_are_named_are_answered()
    {
        var answer = await _sqs.CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = "orders", ["AttributeNames"] = new JsonArray("DelaySeconds", "Policy") });

        answer.ToJsonString().ShouldBe("""{"Attributes":{"DelaySeconds":"0"}}""");
        (await _sqs.CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = "orders" })).ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public async Task Queues_are_found_by_name_and_listed_by_prefix()
    {
        (await _sqs.CallAsync("GetQueueUrl", new JsonObject { ["QueueName"] = "orders" }))["QueueUrl"]!.ToString().ShouldBe(SqsFixture.QueueUrl);
        (await _sqs.CallAsync("ListQueues", new JsonObject()))["QueueUrls"]!.AsArray().Count.ShouldBe(2);
        (await _sqs.CallAsync("ListQueues", new JsonObject { ["QueueNamePrefix"] = "orders-" }))["QueueUrls"]!.AsArray().ShouldHaveSingleItem();
        (await _sqs.CallAsync("ListQueues", new JsonObject { ["QueueNamePrefix"] = "x" })).ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public async Task The_queues_that_send_their_dead_letters_somewhere_are_listed()
    {
        var answer = await _sqs.CallAsync("ListDeadLetterSourceQueues", new JsonObject { ["QueueUrl"] = "orders-dead" });

        answer.ToJsonString().ShouldBe($$"""{"queueUrls":["{{SqsFixture.QueueUrl}}"]}""");
    }

    [Theory]
    [InlineData("ListQueues", """{"MaxResults": 2}""", "QueueUrls", 4)]
    [InlineData("ListDeadLetterSourceQueues", """{"QueueUrl": "orders-dead", "MaxResults": 2}""", "queueUrls", 3)]
    public async Task Lists_come_in_pages_for_who_asks_for_them(string operation, string request, string list, int total)
    {
        await using var sqs = SqsFixture.Start(Named("a"), Named("b"), Named("c"), SqsFixture.DeadLetters);
        var ask = JsonNode.Parse(request)!.AsObject();
        var first = await sqs.CallAsync(operation, ask);
        first[list]!.AsArray().Count.ShouldBe(2);

        ask["NextToken"] = (string?)first["NextToken"];
        var second = await sqs.CallAsync(operation, ask);

        second["NextToken"].ShouldBeNull();
        first[list]!.AsArray().Concat(second[list]!.AsArray()).Select(url => (string?)url).Distinct().Count().ShouldBe(total);
        ask.Remove("NextToken");
        ask.Remove("MaxResults");
        (await sqs.CallAsync(operation, ask))[list]!.AsArray().Count.ShouldBe(total);
    }

    [Fact]
    public async Task A_purge_drops_everything_of_one_queue()
    {
        await _sqs.SendMessageAsync("a");
        await _sqs.SendMessageAsync("b");
        await _sqs.ReceiveAsync(max: 1);
        await _sqs.SendMessageAsync("kept", SqsFixture.DeadLettersUrl);

        await _sqs.CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = "orders" });

        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).ShouldBe(new MessageCounts(0, 0, 0));
        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_purge_waits_a_minute()
    {
        await _sqs.CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = "orders" });

        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = "orders" }));
        error.QueryCode.ShouldBe("AWS.SimpleQueueService.PurgeQueueInProgress");
        error.Status.ShouldBe(403);

        _sqs.Clock.Advance(TimeSpan.FromSeconds(60));
        await _sqs.CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = "orders" });
    }

    [Fact]
    public async Task Messages_end_with_their_retention()
    {
        await _sqs.SendMessageAsync("old");
        _sqs.Clock.Advance(TimeSpan.FromDays(2));
        await _sqs.SendMessageAsync("new");
        _sqs.Clock.Advance(TimeSpan.FromDays(2));

        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).Visible.ShouldBe(1);
        ((string?)(await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!["Body"]).ShouldBe("new");
    }

    [Fact]
    public async Task A_message_that_expires_between_two_sweeps_is_not_received_either()
    {
        await _sqs.SendMessageAsync("old");
        _sqs.Clock.Advance(TimeSpan.FromSeconds(30));
        await _sqs.SendMessageAsync("younger");
        _sqs.Clock.Advance(TimeSpan.FromDays(4) - TimeSpan.FromSeconds(30));
        ((string?)(await _sqs.ReceiveAsync(max: 1)).ShouldHaveSingleItem()!["Body"]).ShouldBe("younger");
        _sqs.Clock.Advance(TimeSpan.FromSeconds(310));

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private static CloudTemplate.QueueModel Named(string name) =>
        SqsFixture.Queue with { Name = name, Arn = SqsFixture.QueueArn.Replace("orders", name), Url = SqsFixture.QueueUrl.Replace("orders", name) };
}
