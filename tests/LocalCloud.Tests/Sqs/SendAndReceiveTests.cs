using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Sqs;

public sealed class SendAndReceiveTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    [Fact]
    public async Task A_message_comes_out_as_it_went_in()
    {
        var id = await _sqs.SendMessageAsync("""{"order": "ä€😀", "path": "a/b<c>"}""");

        var message = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;

        ((string?)message["MessageId"]).ShouldBe(id);
        ((string?)message["Body"]).ShouldBe("""{"order": "ä€😀", "path": "a/b<c>"}""");
        ((string?)message["MD5OfBody"]).ShouldBe("44134ad5e24626b5853b815a6135190a");   // md5sum
        ((string?)message["Attributes"]!["ApproximateReceiveCount"]).ShouldBe("1");
        ((string?)message["Attributes"]!["SenderId"]).ShouldBe("OrderWorker/1");
        long.Parse((string)message["Attributes"]!["SentTimestamp"]!).ShouldBeLessThanOrEqualTo(_sqs.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_received_message_is_invisible_until_its_timeout_ends()
    {
        await _sqs.SendMessageAsync("once");
        var first = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
        _sqs.Clock.Advance(TimeSpan.FromSeconds(290));
        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
        _sqs.Clock.Advance(TimeSpan.FromSeconds(10));

        var second = (await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!;
        ((string?)second["MessageId"]).ShouldBe((string?)first["MessageId"]);
        ((string?)second["Attributes"]!["ApproximateReceiveCount"]).ShouldBe("2");
        ((string?)second["Attributes"]!["ApproximateFirstReceiveTimestamp"]).ShouldBe((string?)first["Attributes"]!["ApproximateFirstReceiveTimestamp"]);
        ((string?)second["ReceiptHandle"]).ShouldNotBe((string?)first["ReceiptHandle"]);
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_back()
    {
        await _sqs.SendMessageAsync("once");
        await _sqs.DeleteAsync((await _sqs.ReceiveAsync()).ShouldHaveSingleItem()!);

        _sqs.Clock.Advance(TimeSpan.FromHours(1));

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Messages_come_in_the_order_in_which_they_were_sent()
    {
        for (var number = 0; number < 25; number++)
        {
            await _sqs.SendMessageAsync($"{number}");
        }

        var bodies = new List<string?>();
        while (await _sqs.ReceiveAsync() is { Count: > 0 } messages)
        {
            bodies.AddRange(messages.Select(message => (string?)message!["Body"]));
        }

        bodies.ShouldBe(Enumerable.Range(0, 25).Select(number => $"{number}"));
    }

    [Fact]
    public async Task A_receive_takes_one_message_unless_it_asks_for_more()
    {
        await _sqs.SendMessageAsync("a");
        await _sqs.SendMessageAsync("b");

        var answer = await _sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = SqsFixture.QueueUrl });

        var message = answer["Messages"]!.AsArray().ShouldHaveSingleItem()!;
        message["Attributes"].ShouldBeNull();
        message["MessageAttributes"].ShouldBeNull();
    }

    [Fact]
    public async Task A_queue_without_messages_answers_without_a_list()
    {
        var answer = await _sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = SqsFixture.QueueUrl });

        answer.ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public async Task A_receive_may_choose_its_own_visibility_timeout()
    {
        await _sqs.SendMessageAsync("a");
        await _sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = SqsFixture.QueueUrl, ["VisibilityTimeout"] = 0 });

        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_delayed_message_is_seen_when_its_delay_is_over()
    {
        await _sqs.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = SqsFixture.QueueUrl, ["MessageBody"] = "later", ["DelaySeconds"] = 60 });

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
        _sqs.Clock.Advance(TimeSpan.FromSeconds(60));
        (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_queue_is_found_by_the_last_segment_of_its_address()
    {
        await _sqs.SendMessageAsync("a", "https://sqs.us-east-1.amazonaws.com/123456789012/orders");

        (await _sqs.ReceiveAsync("orders")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_queue_that_is_not_in_the_template_does_not_exist()
    {
        var error = await Should.ThrowAsync<AwsServiceException>(() => _sqs.SendMessageAsync("a", "http://127.0.0.1/0/unknown"));

        error.Code.ShouldBe("QueueDoesNotExist");
        error.QueryCode.ShouldBe("AWS.SimpleQueueService.NonExistentQueue");
        error.Status.ShouldBe(400);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();
}
