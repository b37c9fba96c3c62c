using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Sqs;

public sealed class MoveTaskTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start();

    public static TheoryData<string, string, string> Refused => new()
    {
        { "StartMessageMoveTask", "{}", "MissingRequiredParameterException" },
        { "StartMessageMoveTask", """{"SourceArn": "arn:aws:sqs:us-east-1:000000000000:gone"}""", "ResourceNotFoundException" },
        { "StartMessageMoveTask", $$"""{"SourceArn": "{{SqsFixture.QueueArn}}"}""", "InvalidParameterValueException" },
        { "StartMessageMoveTask", $$"""{"SourceArn": "{{SqsFixture.DeadLettersArn}}", "DestinationArn": "arn:aws:sqs:us-east-1:000000000000:gone"}""", "ResourceNotFoundException" },
        { "StartMessageMoveTask", $$"""{"SourceArn": "{{SqsFixture.DeadLettersArn}}", "DestinationArn": "{{SqsFixture.DeadLettersArn}}"}""", "InvalidParameterValueException" },
        { "StartMessageMoveTask", $$"""{"SourceArn": "{{SqsFixture.DeadLettersArn}}", "MaxNumberOfMessagesPerSecond": 0}""", "InvalidParameterValueException" },
        { "StartMessageMoveTask", $$"""{"SourceArn": "{{SqsFixture.DeadLettersArn}}", "MaxNumberOfMessagesPerSecond": 501}""", "InvalidParameterValueException" },
        { "CancelMessageMoveTask", "{}", "MissingRequiredParameterException" },
        { "CancelMessageMoveTask", """{"TaskHandle": "?"}""", "InvalidParameterValueException" },
        { "CancelMessageMoveTask", """{"TaskHandle": "e30="}""", "InvalidParameterValueException" },
        { "CancelMessageMoveTask", """{"TaskHandle": "eyJ0YXNrSWQiOiIxIiwic291cmNlQXJuIjoiYXJuOmF3czpzcXM6dXMtZWFzdC0xOjAwMDAwMDAwMDAwMDpvcmRlcnMtZGVhZCJ9"}""", "ResourceNotFoundException" },
        { "ListMessageMoveTasks", "{}", "MissingRequiredParameterException" },
        { "ListMessageMoveTasks", $$"""{"SourceArn": "{{SqsFixture.DeadLettersArn}}", "MaxResults": 11}""", "InvalidParameterValueException" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_moved_is_refused_by_its_documented_error(string operation, string request, string code) =>
        (await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("AmazonSQS." + operation, request))).Code.ShouldBe(code);

    [Fact]
    public async Task Dead_letters_go_back_to_the_queue_they_came_from_as_new_messages()
    {
        var id = await DieAsync("poison");
        _sqs.Clock.Advance(TimeSpan.FromDays(1));

        await StartAsync();

        var message = (await _sqs.ReceiveAsync(wait: 20)).ShouldHaveSingleItem()!;
        ((string?)message["Body"]).ShouldBe("poison");
        ((string?)message["MessageId"]).ShouldNotBe(id);
        ((string?)message["Attributes"]!["ApproximateReceiveCount"]).ShouldBe("1");
        message["Attributes"]!["DeadLetterQueueSourceArn"].ShouldBeNull();
        long.Parse((string)message["Attributes"]!["SentTimestamp"]!).ShouldBeGreaterThan(_sqs.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_finished_task_says_what_it_moved_and_has_no_handle_any_more()
    {
        await _sqs.SendMessageAsync("a", SqsFixture.DeadLettersUrl);
        await _sqs.SendMessageAsync("b", SqsFixture.DeadLettersUrl);

        await StartAsync(SqsFixture.QueueArn);
        (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).Visible.ShouldBe(2);

        var task = (await ListAsync()).ShouldHaveSingleItem()!;
        ((string?)task["Status"]).ShouldBe("COMPLETED");
        ((int)task["ApproximateNumberOfMessagesMoved"]!).ShouldBe(2);
        ((int)task["ApproximateNumberOfMessagesToMove"]!).ShouldBe(2);
        ((string?)task["DestinationArn"]).ShouldBe(SqsFixture.QueueArn);
        task["TaskHandle"].ShouldBeNull();
        task["FailureReason"].ShouldBeNull();
    }

    [Fact]
    public async Task A_message_without_a_queue_to_go_back_to_fails_the_task_and_stays()
    {
        await _sqs.SendMessageAsync("sent by hand", SqsFixture.DeadLettersUrl);

        await StartAsync();

        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBe(1);
        var task = (await ListAsync()).ShouldHaveSingleItem()!;
        ((string?)task["Status"]).ShouldBe("FAILED");
        ((string?)task["FailureReason"]).ShouldBe("CouldNotDetermineMessageSource");
    }

    [Fact]
    public async Task A_task_with_a_rate_moves_as_many_as_service_time_allows_and_no_more()
    {
        await FillAsync(10);
        await StartAsync(SqsFixture.QueueArn, rate: 2);
        (await MovedAsync()).ShouldBe(1);

        _sqs.Clock.Advance(TimeSpan.FromSeconds(2));

        (await MovedAsync()).ShouldBeInRange(4, 6);
        ((string?)(await ListAsync())[0]!["Status"]).ShouldBe("RUNNING");
        _sqs.Clock.Advance(TimeSpan.FromSeconds(5));
        (await MovedAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task A_moving_message_wakes_who_waits_for_it()
    {
        await _sqs.SendMessageAsync("a", SqsFixture.DeadLettersUrl);
        var waiting = _sqs.ReceiveAsync(wait: 20);

        await StartAsync(SqsFixture.QueueArn);

        (await waiting).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_task_leaves_the_rest_where_it_is()
    {
        await FillAsync(10);
        var handle = await StartAsync(SqsFixture.QueueArn, rate: 1);
        await MovedAsync();

        var cancelled = await _sqs.CallAsync("CancelMessageMoveTask", new JsonObject { ["TaskHandle"] = handle });

        ((int)cancelled["ApproximateNumberOfMessagesMoved"]!).ShouldBe(1);
        _sqs.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _sqs.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBe(9);
        ((string?)(await ListAsync())[0]!["Status"]).ShouldBe("CANCELLED");
        (await Should.ThrowAsync<AwsServiceException>(_sqs.CallAsync("CancelMessageMoveTask", new JsonObject { ["TaskHandle"] = handle })))
            .Code.ShouldBe("UnsupportedOperation");
    }

    [Fact]
    public async Task A_queue_has_one_running_task()
    {
        await FillAsync(2);
        await StartAsync(SqsFixture.QueueArn, rate: 1);

        (await Should.ThrowAsync<AwsServiceException>(StartAsync())).Code.ShouldBe("UnsupportedOperation");
    }

    [Fact]
    public async Task A_running_task_goes_on_in_the_next_process()
    {
        await FillAsync(10);
        await StartAsync(SqsFixture.QueueArn, rate: 1);
        await MovedAsync();

        await using var next = SqsFixture.On(_sqs.CopyFiles());
        await next.Service.CountAsync(SqsFixture.QueueArn);
        next.Clock.Advance(TimeSpan.FromMinutes(1));

        await next.Service.CountAsync(SqsFixture.QueueArn);
        (await next.Service.CountAsync(SqsFixture.QueueArn)).Visible.ShouldBe(10);
        var task = (await ListAsync(next)).ShouldHaveSingleItem()!;
        ((string?)task["Status"]).ShouldBe("COMPLETED");
        ((int)task["ApproximateNumberOfMessagesMoved"]!).ShouldBe(10);
    }

    [Fact]
    public async Task A_task_whose_destination_has_left_the_template_ends_as_failed()
    {
        var third = SqsFixture.DeadLetters with { Name = "third", Arn = SqsFixture.DeadLettersArn + "-third", Url = SqsFixture.DeadLettersUrl + "-third" };
        await using var first = SqsFixture.Start(SqsFixture.Queue, SqsFixture.DeadLetters, third);
        await first.SendMessageAsync("a", SqsFixture.DeadLettersUrl);
        await first.SendMessageAsync("b", SqsFixture.DeadLettersUrl);
        await first.CallAsync("StartMessageMoveTask", new JsonObject { ["SourceArn"] = SqsFixture.DeadLettersArn, ["DestinationArn"] = third.Arn, ["MaxNumberOfMessagesPerSecond"] = 1 });

        await using var next = SqsFixture.On(first.CopyFiles());

        await next.Service.CountAsync(SqsFixture.QueueArn);
        var task = (await ListAsync(next)).ShouldHaveSingleItem()!;
        ((string?)task["Status"]).ShouldBe("FAILED");
        ((string?)task["FailureReason"]).ShouldBe("AWS.SimpleQueueService.NonExistentQueue");
        (await next.Service.CountAsync(SqsFixture.DeadLettersArn)).Visible.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_last_ten_tasks_are_listed_the_newest_first()
    {
        for (var count = 0; count < 12; count++)
        {
            await StartAsync(SqsFixture.QueueArn, rate: 100 + count);
            await _sqs.Service.CountAsync(SqsFixture.QueueArn);
        }

        (await ListAsync()).Count.ShouldBe(10);
        ((int)(await ListAsync())[0]!["MaxNumberOfMessagesPerSecond"]!).ShouldBe(111);
        (await _sqs.CallAsync("ListMessageMoveTasks", new JsonObject { ["SourceArn"] = SqsFixture.DeadLettersArn }))["Results"]!.AsArray().ShouldHaveSingleItem();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private async Task<string> StartAsync(string? destination = null, int? rate = null)
    {
        var request = new JsonObject { ["SourceArn"] = SqsFixture.DeadLettersArn, ["DestinationArn"] = destination, ["MaxNumberOfMessagesPerSecond"] = rate };
        return (string)(await _sqs.CallAsync("StartMessageMoveTask", request))["TaskHandle"]!;
    }

    private async Task<JsonArray> ListAsync(SqsFixture? sqs = null) =>
        (await (sqs ?? _sqs).CallAsync("ListMessageMoveTasks", new JsonObject { ["SourceArn"] = SqsFixture.DeadLettersArn, ["MaxResults"] = 10 }))["Results"]!.AsArray();

    /// <summary>How many messages the destination has: the queues' loop has seen the clock by then.</summary>
    private async Task<long> MovedAsync()
    {
        await _sqs.Service.CountAsync(SqsFixture.QueueArn);
        return (await _sqs.Service.CountAsync(SqsFixture.QueueArn)).Visible;
    }

    private async Task FillAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _sqs.SendMessageAsync($"{number}", SqsFixture.DeadLettersUrl);
        }
    }

    /// <summary>Makes a dead letter.</summary>
    private async Task<string> DieAsync(string body)
    {
        var id = await _sqs.SendMessageAsync(body);
        for (var times = 0; times < 3; times++)
        {
            (await _sqs.ReceiveAsync()).ShouldHaveSingleItem();
            _sqs.Clock.Advance(SqsFixture.Queue.VisibilityTimeout);
        }

        (await _sqs.ReceiveAsync()).ShouldBeEmpty();
        return id;
    }
}
