using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class BatchTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    public static TheoryData<string, string> Refused => new()
    {
        { """{"QueueUrl": "orders"}""", "EmptyBatchRequest" },
        { """{"QueueUrl": "orders", "Entries": []}""", "EmptyBatchRequest" },
        { """{"QueueUrl": "orders", "Entries": [null]}""", "InvalidBatchEntryId" },
        { """{"QueueUrl": "orders", "Entries": [{"Id": ""}]}""", "InvalidBatchEntryId" },
        { """{"QueueUrl": "orders", "Entries": [{"Id": "a:b"}]}""", "InvalidBatchEntryId" },
        { $$"""{"QueueUrl": "orders", "Entries": [{"Id": "{{new string('a', 81)}}"}]}""", "InvalidBatchEntryId" },
        { """{"QueueUrl": "orders", "Entries": [{"Id": "a"}, {"Id": "a"}]}""", "BatchEntryIdsNotDistinct" },
        { $$"""{"QueueUrl": "orders", "Entries": [{{string.Join(',', Enumerable.Range(0, 11).Select(id => $$"""{"Id": "{{id}}"}"""))}}]}""", "TooManyEntriesInBatchRequest" },
        { """{"QueueUrl": "unknown", "Entries": [{"Id": "a"}]}""", "QueueDoesNotExist" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_malformed_batch_is_refused_whole_by_every_batch_operation(string request, string code)
    {
        foreach (var operation in new[] { "SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch" })
        {
            (await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("AmazonSQS." + operation, request))).Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task Good_entries_are_sent_though_others_are_refused()
    {
        var answer = await _sqs.SendAsync("AmazonSQS.SendMessageBatch", """
            {"QueueUrl": "orders", "Entries": [{"Id": "good", "MessageBody": "a"}, {"Id": "bad", "MessageBody": "\u0000"}, {"Id": "late", "MessageBody": "b", "DelaySeconds": 10}]}
            """);

        answer["Successful"]!.AsArray().Select(entry => (string?)entry!["Id"]).ShouldBe(["good", "late"]);
        ((string?)answer["Successful"]![0]!["MD5OfMessageBody"]).ShouldBe("0cc175b9c0f1b6a831c399e269772661");
        var failure = answer["Failed"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)failure["Id"]).ShouldBe("bad");
        ((string?)failure["Code"]).ShouldBe("InvalidMessageContents");
        ((bool)failure["SenderFault"]!).ShouldBeTrue();
        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).ShouldBe(new MessageCounts(1, 0, 1));
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_one_message_may_be()
    {
        var half = new string('a', 524_288);
        var request = new JsonObject
        {
            ["QueueUrl"] = "orders",
            ["Entries"] = new JsonArray(
                new JsonObject { ["Id"] = "1", ["MessageBody"] = half },
                new JsonObject { ["Id"] = "2", ["MessageBody"] = half + "a" }),
        };

        var error = await Should.ThrowAsync<AwsServiceException>(_sqs.CallAsync("SendMessageBatch", request));

        error.QueryCode.ShouldBe("AWS.SimpleQueueService.BatchRequestTooLong");
        error.Message.ShouldBe("Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_deletion_is_answered_by_itself()
    {
        await _sqs.SendMessageAsync("a");
        var handle = (string?)(await _sqs.ReceiveAsync())[0]!["ReceiptHandle"];

        var answer = await _sqs.CallAsync("DeleteMessageBatch", Entries(("real", handle), ("again", handle), ("wrong", "nonsense"), ("none", null)));

        answer["Successful"]!.AsArray().Select(entry => (string?)entry!["Id"]).ShouldBe(["real", "again"]);
        answer["Failed"]!.AsArray().Select(entry => (string?)entry!["Code"]).ShouldBe(["ReceiptHandleIsInvalid", "MissingParameter"]);
        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).ShouldBe(new MessageCounts(0, 0, 0));
    }

    [Fact]
    public async Task Each_change_of_visibility_is_answered_by_itself()
    {
        await _sqs.SendMessageAsync("a");
        await _sqs.SendMessageAsync("b");
        var messages = await _sqs.ReceiveAsync();
        await _sqs.DeleteAsync(messages[1]!);

        var request = Entries(("real", (string?)messages[0]!["ReceiptHandle"]), ("deleted", (string?)messages[1]!["ReceiptHandle"]));
        foreach (var entry in request["Entries"]!.AsArray())
        {
            entry!["VisibilityTimeout"] = 0;
        }

        var answer = await _sqs.CallAsync("ChangeMessageVisibilityBatch", request);

        answer["Successful"]!.AsArray().ShouldHaveSingleItem()!["Id"]!.ToString().ShouldBe("real");
        answer["Failed"]!.AsArray().ShouldHaveSingleItem()!["Id"]!.ToString().ShouldBe("deleted");
        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private static JsonObject Entries(params (string Id, string? Handle)[] entries) => new()
    {
        ["QueueUrl"] = "orders",
        ["Entries"] = new JsonArray([.. entries.Select(entry => new JsonObject { ["Id"] = entry.Id, ["ReceiptHandle"] = entry.Handle })]),
    };
}
