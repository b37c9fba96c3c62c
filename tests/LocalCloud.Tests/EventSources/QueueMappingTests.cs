using LocalCloud.FrontDoor;
using LocalCloud.Tests.Sqs;

namespace LocalCloud.Tests.EventSources;

public sealed class QueueMappingTests
{
    [Fact]
    public async Task The_function_gets_a_batch_and_its_messages_are_deleted_when_it_succeeds()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a", "b", "c");

        var call = await mapping.Function.NextAsync();
        call.Invocation.FunctionName.ShouldBe("OrderWorker");
        call.Bodies.ShouldBe(["a", "b", "c"]);
        call.Succeed();

        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task What_matches_no_filter_is_deleted_and_the_function_never_hears_of_it()
    {
        var filtered = MappingFixture.Mapping with { Filters = ["""{"body": {"kind": ["order"]}}""", """{"body": ["plain"]}"""] };
        await using var mapping = await MappingFixture.StartAsync(filtered, """{"kind": "order"}""", """{"kind": "ad"}""", "plain", "noise");

        var call = await mapping.Function.NextAsync();

        call.Bodies.ShouldBe(["""{"kind": "order"}""", "plain"]);
        await mapping.WaitForAsync(2);
        call.Succeed();
        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task A_batch_of_which_nothing_is_left_calls_nobody()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { Filters = ["""{"body": ["plain"]}"""] }, "noise");

        await mapping.WaitForAsync(0);

        mapping.Function.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_filter_that_Lambda_would_not_take_stops_the_start()
    {
        var error = await Should.ThrowAsync<LocalCloud.Hosting.StartException>(
            MappingFixture.StartAsync(MappingFixture.Mapping with { Filters = ["""{"colour": ["red"]}"""] }));

        error.Message.ShouldStartWith("Shop/Worker/SqsEventSource, FilterCriteria: 'colour' can't be filtered by");
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_the_mapping_says()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { BatchSize = 2, MaximumConcurrency = 1 }, "a", "b", "c");

        var first = await mapping.Function.NextAsync();
        first.Bodies.ShouldBe(["a", "b"]);
        first.Succeed();
        (await mapping.Function.NextAsync()).Bodies.ShouldBe(["c"]);
    }

    [Fact]
    public async Task A_failed_batch_comes_back_when_its_visibility_timeout_ends_and_not_before()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a", "b");
        (await mapping.Function.NextAsync()).Fail();
        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(290));
        mapping.Function.Waiting.ShouldBe(0);

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(10));

        var second = await mapping.Function.NextAsync();
        second.Bodies.ShouldBe(["a", "b"]);
        ((string?)second.Messages[0]!["attributes"]!["ApproximateReceiveCount"]).ShouldBe("2");
    }

    [Fact]
    public async Task Three_failures_make_a_dead_letter()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "poison");
        for (var times = 0; times < 3; times++)
        {
            (await mapping.Function.NextAsync()).Fail();
            mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        var dead = (await mapping.Sqs.ReceiveAsync(SqsFixture.DeadLettersUrl, wait: 20)).ShouldHaveSingleItem()!;
        ((string?)dead["Body"]).ShouldBe("poison");
    }

    [Fact]
    public async Task The_messages_that_the_function_names_stay_and_the_others_go()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { ReportBatchItemFailures = true }, "a", "b", "c");
        var call = await mapping.Function.NextAsync();
        call.Succeed($$"""{"batchItemFailures": [{"itemIdentifier": "{{call.IdOf("b")}}"}]}""");
        await mapping.WaitForAsync(1);

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(300));

        (await mapping.Function.NextAsync()).Bodies.ShouldBe(["b"]);
    }

    [Fact]
    public async Task Named_failures_mean_nothing_to_a_mapping_that_does_not_ask_for_them()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        var call = await mapping.Function.NextAsync();

        call.Succeed($$"""{"batchItemFailures": [{"itemIdentifier": "{{call.IdOf("a")}}"}]}""");

        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task An_unclear_answer_fails_the_whole_batch()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { ReportBatchItemFailures = true }, "a", "b");
        (await mapping.Function.NextAsync()).Succeed("""{"batchItemFailures": [{"itemIdentifier": "unknown"}]}""");

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(300));

        (await mapping.Function.NextAsync()).Bodies.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_throttled_batch_is_tried_again_before_its_visibility_timeout_and_was_received_once()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        (await mapping.Function.NextAsync()).Throw(new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429));

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(30));

        var call = await mapping.Function.NextAsync();

        ((string?)call.Messages[0]!["attributes"]!["ApproximateReceiveCount"]).ShouldBe("1");
        call.Succeed();
        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_throttled_batch()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        (await mapping.Function.NextAsync()).Throw(new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));

        await mapping.StopAsync(patience.Token);

        patience.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_throttled_for_all_of_its_visibility_timeout_returns_to_the_queue()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        (await mapping.Function.NextAsync()).Throw(new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429));

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(300));

        (await mapping.Function.NextAsync()).Succeed();
        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task Batches_run_side_by_side_up_to_the_maximum_concurrency()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { BatchSize = 1, MaximumConcurrency = 2 }, "a", "b", "c");
        var first = await mapping.Function.NextAsync();
        var second = await mapping.Function.NextAsync();
        await mapping.Sqs.SendMessageAsync("d");
        mapping.Function.Waiting.ShouldBe(0);

        first.Succeed();

        (await mapping.Function.NextAsync()).Bodies.ShouldBe(["c"]);
        second.Answered.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_window_gathers_what_comes_within_it()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { BatchSize = 100, BatchWindow = TimeSpan.FromSeconds(30) }, "a");
        for (var number = 0; number < 20; number++)
        {
            await mapping.Sqs.SendMessageAsync($"{number}");
        }

        await WaitUntilTakenAsync(mapping, 21);
        mapping.Function.Waiting.ShouldBe(0);
        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(30));

        (await mapping.Function.NextAsync()).Bodies.Count.ShouldBe(21);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_for_its_window()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { BatchSize = 2, BatchWindow = TimeSpan.FromSeconds(300) }, "a", "b", "c");

        (await mapping.Function.NextAsync()).Bodies.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_stop_lets_the_batch_under_way_end()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        var call = await mapping.Function.NextAsync();

        var stop = mapping.StopAsync(CancellationToken.None);
        stop.IsCompleted.ShouldBeFalse();
        call.Succeed();
        await stop.WaitAsync(TimeSpan.FromSeconds(20));

        await mapping.WaitForAsync(0);
        await mapping.Sqs.SendMessageAsync("after");
        (await mapping.Sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_stop_that_must_be_quick_leaves_the_batch_to_its_visibility_timeout()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        await mapping.Function.NextAsync();

        await mapping.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromSeconds(20));

        (await mapping.Sqs.Service.CountAsync(SqsFixture.QueueArn)).InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task The_trace_goes_on_with_the_first_message_that_has_one()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { BatchSize = 2, BatchWindow = TimeSpan.FromSeconds(300) }, "a");
        await mapping.Sqs.SendAsync("AmazonSQS.SendMessage", """{"QueueUrl": "orders", "MessageBody": "b"}""", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");

        var call = await mapping.Function.NextAsync();

        call.Invocation.TraceHeader.ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
        call.Invocation.Source.ShouldBe("sqs");
    }

    [Fact]
    public async Task A_function_that_is_broken_beyond_words_does_not_end_the_mapping()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping, "a");
        (await mapping.Function.NextAsync()).Throw(new InvalidOperationException("a bug"));

        mapping.Sqs.Clock.Advance(TimeSpan.FromSeconds(300));

        (await mapping.Function.NextAsync()).Succeed();
        await mapping.WaitForAsync(0);
    }

    [Fact]
    public async Task A_disabled_mapping_takes_nothing()
    {
        await using var mapping = await MappingFixture.StartAsync(MappingFixture.Mapping with { Enabled = false }, "a");

        (await mapping.Sqs.ReceiveAsync()).ShouldHaveSingleItem();
    }

    private static async Task WaitUntilTakenAsync(MappingFixture mapping, long messages)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await mapping.Sqs.Service.CountAsync(SqsFixture.QueueArn)).InFlight != messages)
        {
            await Task.Delay(5, tooLong.Token);
        }
    }
}
