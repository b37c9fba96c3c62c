using System.Text.Json.Nodes;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.EventSources.Streams;

/// <summary>What becomes of records that the function fails on.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_failed_batch_comes_again_whole_and_nothing_overtakes_it()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "c");
        stream.Begin(StreamFixture.Mapping with { BatchSize = 2 });
        (await stream.Function.NextAsync()).Fail();

        var second = await stream.NextAfterPauseAsync();
        second.Items.ShouldBe(["a", "b"]);
        second.Fail();
        var third = await stream.NextAfterPauseAsync();
        third.Items.ShouldBe(["a", "b"]);
        third.Succeed();

        (await stream.Function.NextAsync()).Items.ShouldBe(["c"]);
    }

    [Fact]
    public async Task A_batch_whose_retries_are_used_up_goes_to_the_queue_and_then_the_stream_goes_on()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "c");
        stream.Begin(StreamFixture.Mapping with { BatchSize = 2, MaximumRetryAttempts = 2, OnFailureArn = StreamFixture.FailedArn });
        var first = await stream.Function.NextAsync();
        var numbers = (First: first.NumberOf("a"), Last: first.NumberOf("b"));
        first.Fail();
        (await stream.NextAfterPauseAsync()).Fail();
        (await stream.NextAfterPauseAsync()).Fail();

        (await stream.Function.NextAsync()).Items.ShouldBe(["c"]);

        var told = await stream.FailureAsync();
        ((string?)told["requestContext"]!["condition"]).ShouldBe("RetryAttemptsExhausted");
        ((string?)told["requestContext"]!["functionArn"]).ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:Audit");
        ((int)told["requestContext"]!["approximateInvokeCount"]!).ShouldBe(3);
        told["responseContext"]!.ToJsonString().ShouldBe("""{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}""");
        ((string?)told["version"]).ShouldBe("1.0");
        var batch = told["DDBStreamBatchInfo"]!;
        ((string?)batch["startSequenceNumber"]).ShouldBe(numbers.First);
        ((string?)batch["endSequenceNumber"]).ShouldBe(numbers.Last);
        ((int)batch["batchSize"]!).ShouldBe(2);
        ((string?)batch["streamArn"]).ShouldBe(StreamFixture.StreamArn);
        ((string)batch["shardId"]!).ShouldMatch("^shardId-[0-9]{20}-[0-9a-f]{8}$");
        told.AsObject().ContainsKey("payload").ShouldBeFalse();
    }

    [Fact]
    public async Task A_topic_is_told_the_same()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { MaximumRetryAttempts = 0, OnFailureArn = StreamFixture.TopicArn });
        await stream.PutAsync("a");

        (await stream.Function.NextAsync()).Fail();

        ((int)(await stream.FailureAsync())["DDBStreamBatchInfo"]!["batchSize"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_bucket_gets_the_records_themselves()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { MaximumRetryAttempts = 0, OnFailureArn = StreamFixture.BucketArn });
        await stream.PutAsync("a", value: "grüße");

        (await stream.Function.NextAsync()).Fail();

        await stream.AdvanceUntilAsync(() => Task.FromResult(stream.Objects().Count == 2), TimeSpan.Zero);
        var description = JsonNode.Parse(await File.ReadAllTextAsync(stream.Objects().Single(file => file.Name.EndsWith(".~json", StringComparison.Ordinal)).FullName))!;
        ((string)description["key"]!).ShouldMatch(
            "^aws/lambda/0b1c2d3e-0000-4000-8000-000000000001/shardId-[0-9]{20}-[0-9a-f]{8}/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}-[0-9a-f-]{36}$");
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(stream.Objects().Single(file => !file.Name.EndsWith(".~json", StringComparison.Ordinal)).FullName))!;
        ((string?)kept["requestContext"]!["condition"]).ShouldBe("RetryAttemptsExhausted");
        var payload = JsonNode.Parse((string)kept["payload"]!)!;
        ((string?)payload["Records"]![0]!["dynamodb"]!["NewImage"]!["value"]!["S"]).ShouldBe("grüße");
    }

    [Fact]
    public async Task While_the_destination_fails_nothing_is_dropped_and_the_stream_waits()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b");
        FailingQueues destination = new(stream.Queues, failures: 2);
        stream.Begin(StreamFixture.Mapping with { BatchSize = 1, MaximumRetryAttempts = 0, OnFailureArn = StreamFixture.FailedArn }, destination);

        (await stream.Function.NextAsync()).Fail();

        (await stream.NextAfterPauseAsync()).Items.ShouldBe(["b"]);
        destination.Tries.ShouldBe(3);
        ((int)(await stream.FailureAsync())["DDBStreamBatchInfo"]!["batchSize"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Records_older_than_the_mapping_allows_are_given_up()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { MaximumRecordAge = TimeSpan.FromSeconds(600), OnFailureArn = StreamFixture.FailedArn });
        await stream.PutAsync("a");
        var call = await stream.Function.NextAsync();
        call.Fail();
        (await stream.NextAfterPauseAsync()).Items.ShouldBe(["a"]);   // with as many retries as its age allows

        await using var late = await StreamFixture.StartAsync();
        await late.PutAsync("b");
        late.Clock.Advance(TimeSpan.FromSeconds(601));
        await late.PutAsync("c");
        late.Begin(StreamFixture.Mapping with { MaximumRecordAge = TimeSpan.FromSeconds(600), OnFailureArn = StreamFixture.FailedArn });

        (await late.Function.NextAsync()).Items.ShouldBe(["c"]);
        var told = await late.FailureAsync();
        ((string?)told["requestContext"]!["condition"]).ShouldBe("RecordAgeExceeded");
        ((int)told["requestContext"]!["approximateInvokeCount"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_record_that_failed_for_a_day_has_expired()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { OnFailureArn = StreamFixture.FailedArn });
        await stream.PutAsync("a");
        (await stream.Function.NextAsync()).Fail();
        stream.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));

        await stream.PutAsync("b");

        (await stream.NextAfterPauseAsync()).Items.ShouldBe(["b"]);
        ((string?)(await stream.FailureAsync())["requestContext"]!["condition"]).ShouldBe("RecordAgeExceeded");
    }

    [Fact]
    public async Task A_batch_is_split_until_the_record_that_fails_stands_alone()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "poison", "d");
        stream.Begin(StreamFixture.Mapping with { BisectBatchOnFunctionError = true, MaximumRetryAttempts = 1, OnFailureArn = StreamFixture.FailedArn });
        List<string> calls = [];

        while (!calls.Contains("d"))
        {
            var call = await stream.NextAfterPauseAsync();
            calls.Add(string.Join('+', call.Items));
            if (call.Items.Contains("poison"))
            {
                call.Fail();
            }
            else
            {
                call.Succeed();
            }
        }

        calls.ShouldBe(["a+b+poison+d", "a+b", "poison+d", "poison", "poison", "d"]);
        var told = await stream.FailureAsync();
        ((int)told["DDBStreamBatchInfo"]!["batchSize"]!).ShouldBe(1);
    }

    [Fact]
    public async Task From_the_lowest_record_that_the_function_names_the_batch_is_tried_again()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "c", "d");
        stream.Begin(StreamFixture.Mapping with { ReportBatchItemFailures = true, MaximumRetryAttempts = 1, OnFailureArn = StreamFixture.FailedArn });
        var first = await stream.Function.NextAsync();
        first.Succeed(Failed(first.NumberOf("d"), first.NumberOf("b")));

        var second = await stream.NextAfterPauseAsync();
        second.Items.ShouldBe(["b", "c", "d"]);
        second.Succeed(Failed(second.NumberOf("c")));

        var told = await stream.FailureAsync();
        ((string?)told["DDBStreamBatchInfo"]!["startSequenceNumber"]).ShouldBe(second.NumberOf("c"));
        ((string?)told["DDBStreamBatchInfo"]!["endSequenceNumber"]).ShouldBe(second.NumberOf("d"));
    }

    [Fact]
    public async Task An_unclear_answer_fails_the_whole_batch()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b");
        stream.Begin(StreamFixture.Mapping with { ReportBatchItemFailures = true });
        (await stream.Function.NextAsync()).Succeed(Failed("unknown"));

        (await stream.NextAfterPauseAsync()).Items.ShouldBe(["a", "b"]);
    }

    private static string Failed(params IReadOnlyList<string> numbers) => new JsonObject
    {
        ["batchItemFailures"] = new JsonArray([.. numbers.Select(number => new JsonObject { ["itemIdentifier"] = number })]),
    }.ToJsonString();

    /// <summary>Queues that can't be reached at first.</summary>
    private sealed class FailingQueues(IQueues queues, int failures) : IQueues
    {
        public int Tries { get; private set; }

        public TimeSpan VisibilityTimeout(string queueArn) => queues.VisibilityTimeout(queueArn);

        public Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, string senderId, string? traceHeader = null) =>
            ++Tries <= failures ? throw new IOException("The disk is full.") : queues.SendAsync(queueArn, body, attributes, senderId, traceHeader);

        public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken) =>
            queues.ReceiveAsync(queueArn, max, wait, cancellationToken);

        public Task DeleteAsync(string queueArn, IReadOnlyList<string> receiptHandles, CancellationToken cancellationToken) =>
            queues.DeleteAsync(queueArn, receiptHandles, cancellationToken);

        public Task ChangeVisibilityAsync(string queueArn, IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken) =>
            queues.ChangeVisibilityAsync(queueArn, receiptHandles, visibility, cancellationToken);
    }
}
