using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.EventSources.Streams;

public sealed class StreamMappingTests
{
    [Fact]
    public async Task Changes_reach_the_function_in_their_order_and_in_the_documented_form()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAsync("a", value: "old");
        await stream.PutAsync("a", value: "new");
        await stream.CallAsync("DeleteItem", new JsonObject { ["TableName"] = "Orders", ["Key"] = new JsonObject { ["id"] = StreamFixture.Text("a"), ["line"] = StreamFixture.Number(1) } });

        stream.Begin(StreamFixture.Mapping);

        var call = await stream.Function.NextAsync();
        call.Invocation.FunctionName.ShouldBe("Audit");
        call.Messages.Select(record => (string?)record!["eventName"]).ShouldBe(["INSERT", "MODIFY", "REMOVE"]);
        call.Messages.Select(record => (string?)record!["eventID"]).Distinct().Count().ShouldBe(3);
        call.Messages.Select(record => (string)record!["dynamodb"]!["SequenceNumber"]!).ShouldBeInOrder();
        var changed = call.Messages[1]!.AsObject();
        ((long)changed["dynamodb"]!["ApproximateCreationDateTime"]!).ShouldBeInRange(stream.Clock.GetUtcNow().ToUnixTimeSeconds() - 30, stream.Clock.GetUtcNow().ToUnixTimeSeconds());
        changed.Remove("eventID");
        changed["dynamodb"]!.AsObject().Remove("ApproximateCreationDateTime");
        JsonNode.DeepEquals(changed, JsonNode.Parse("""
            {
              "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
              "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/2020-01-01T00:00:00.000",
              "dynamodb": {
                "Keys": { "id": { "S": "a" }, "line": { "N": "1" } },
                "NewImage": { "id": { "S": "a" }, "line": { "N": "1" }, "value": { "S": "new" } },
                "OldImage": { "id": { "S": "a" }, "line": { "N": "1" }, "value": { "S": "old" } },
                "SequenceNumber": "100000000000000000002", "SizeBytes": 43, "StreamViewType": "NEW_AND_OLD_IMAGES"
              }
            }
            """)).ShouldBeTrue(changed.ToJsonString());
    }

    [Fact]
    public async Task A_write_wakes_the_mapping()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);

        for (var number = 0; number < 3; number++)
        {
            await stream.PutAsync($"{number}");
            var call = await stream.Function.NextAsync();
            call.Items.ShouldBe([$"{number}"]);
            call.Succeed();
        }
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_the_mapping_says_and_the_next_one_waits_for_it()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "c", "d", "e");
        stream.Begin(StreamFixture.Mapping with { BatchSize = 2 });

        var first = await stream.Function.NextAsync();
        first.Items.ShouldBe(["a", "b"]);
        stream.Function.Waiting.ShouldBe(0);
        first.Succeed();
        var second = await stream.Function.NextAsync();
        second.Items.ShouldBe(["c", "d"]);
        second.Succeed();
        (await stream.Function.NextAsync()).Items.ShouldBe(["e"]);
    }

    [Fact]
    public async Task A_batch_has_no_more_than_six_megabytes()
    {
        await using var stream = await StreamFixture.StartAsync();
        for (var number = 0; number < 17; number++)
        {
            await stream.PutAsync($"{number}", value: new string('x', 390_000));
        }

        stream.Begin(StreamFixture.Mapping);

        var call = await stream.Function.NextAsync();
        call.Items.Count.ShouldBe(16);
        call.Invocation.Payload.Length.ShouldBeLessThanOrEqualTo(6_291_456);
        call.Succeed();
        (await stream.Function.NextAsync()).Items.ShouldBe(["16"]);
    }

    [Fact]
    public async Task A_batch_window_gathers_what_comes_within_it()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { BatchWindow = TimeSpan.FromSeconds(300) });
        await stream.PutAllAsync("a", "b", "c");
        stream.Function.Waiting.ShouldBe(0);

        (await stream.NextAfterPauseAsync()).Items.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_for_its_window()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { BatchWindow = TimeSpan.FromSeconds(300), BatchSize = 2 });

        await stream.PutAllAsync("a", "b");

        (await stream.Function.NextAsync()).Items.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Only_what_matches_a_filter_reaches_the_function()
    {
        var filtered = StreamFixture.Mapping with { Filters = ["""{"eventName": ["INSERT"], "dynamodb": {"NewImage": {"value": {"S": [{"prefix": "dear"}]}}}}""", """{"eventName": ["REMOVE"]}"""] };
        await using var stream = await StreamFixture.StartAsync(filtered);

        await stream.PutAsync("a", value: "cheap");
        await stream.PutAsync("b", value: "dear");
        await stream.PutAsync("b", value: "dearer");

        var call = await stream.Function.NextAsync();
        call.Items.ShouldBe(["b"]);
        call.Succeed();
        await stream.PutAsync("c", value: "dearest");
        (await stream.Function.NextAsync()).Items.ShouldBe(["c"]);
    }

    [Fact]
    public async Task A_filter_that_Lambda_would_not_take_stops_the_start()
    {
        var error = await Should.ThrowAsync<LocalCloud.Hosting.StartException>(
            async () => await (await StreamFixture.StartAsync(StreamFixture.Mapping with { Filters = ["""{"body": ["red"]}"""] })).DisposeAsync());

        error.Message.ShouldStartWith("Shop/Audit/Stream, FilterCriteria: 'body' is no field of a stream's record.");
    }

    [Fact]
    public async Task What_changes_nothing_is_no_change()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAsync("a");
        await stream.PutAsync("a");
        await stream.PutAsync("b");

        stream.Begin(StreamFixture.Mapping);

        (await stream.Function.NextAsync()).Items.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_mapping_from_LATEST_on_gets_nothing_older()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAsync("before");
        stream.Begin(StreamFixture.Mapping with { StartingPosition = StreamPosition.Latest });

        await stream.PutAsync("after");

        (await stream.Function.NextAsync()).Items.ShouldBe(["after"]);
    }

    [Fact]
    public async Task A_disabled_mapping_calls_nobody()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { Enabled = false });

        await stream.PutAsync("a");

        stream.Tables.Streams.ReadersOf(stream.Tables.Streams.Find(StreamFixture.StreamArn)!).ShouldBeEmpty();
        stream.Function.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task The_changes_of_one_item_stay_in_order_when_batches_run_side_by_side()
    {
        await using var stream = await StreamFixture.StartAsync();
        for (var number = 0; number < 10; number++)
        {
            for (var item = 0; item < 8; item++)
            {
                await stream.PutAsync($"{item}", item, $"{number}");
            }
        }

        stream.Begin(StreamFixture.Mapping with { ParallelizationFactor = 4, BatchSize = 3 });

        Dictionary<string, int> seen = [];

        // Two at once, before either is answered: this would wait in vain if one lane waited for the other.
        List<FunctionOfTest.Call> open = [await stream.Function.NextAsync(), await stream.Function.NextAsync()];
        while (seen.Values.Sum() < 80)
        {
            while (open.Count == 0 || stream.Function.Waiting > 0)
            {
                open.Add(await stream.Function.NextAsync());
            }

            var call = open[^1];   // the youngest first, so that the lanes get out of step
            open.Remove(call);
            Take(call, seen);
            if (open.Count > 0 && stream.Function.Waiting == 0)
            {
                open.ForEach(other => Take(other, seen));
                open.Clear();
            }
        }

        seen.Values.ShouldAllBe(count => count == 10);
    }

    [Fact]
    public async Task A_throttled_function_is_called_again_and_that_is_no_retry()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { MaximumRetryAttempts = 0, OnFailureArn = StreamFixture.FailedArn });
        await stream.PutAsync("a");
        (await stream.Function.NextAsync()).Throw(new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429));

        (await stream.NextAfterPauseAsync()).Fail();

        ((int)(await stream.FailureAsync())["requestContext"]!["approximateInvokeCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task An_item_whose_time_is_over_is_deleted_by_the_service_itself()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping);
        var now = stream.Clock.GetUtcNow().ToUnixTimeSeconds();
        await stream.PutAsync("short", until: now + 100);
        await stream.PutAsync("long", until: now + 100_000);
        await stream.PutAsync("ancient", until: 1);
        for (var inserted = 0; inserted < 3;)
        {
            var insert = await stream.Function.NextAsync();
            inserted += insert.Messages.Count;
            insert.Succeed();
        }

        stream.Clock.Advance(TimeSpan.FromSeconds(111));

        var call = await stream.Function.NextAsync();
        call.Items.ShouldBe(["short"]);
        ((string?)call.Messages[0]!["eventName"]).ShouldBe("REMOVE");
        call.Messages[0]!["userIdentity"]!.ToJsonString().ShouldBe("""{"principalId":"dynamodb.amazonaws.com","type":"Service"}""");
        ((long)call.Messages[0]!["dynamodb"]!["ApproximateCreationDateTime"]!).ShouldBeGreaterThan(now + 100);
    }

    private static void Take(FunctionOfTest.Call call, Dictionary<string, int> seen)
    {
        foreach (var record in call.Messages)
        {
            var item = (string)record!["dynamodb"]!["Keys"]!["id"]!["S"]!;
            var number = seen.GetValueOrDefault(item);
            ((string?)record["dynamodb"]!["NewImage"]!["value"]!["S"]).ShouldBe($"{number}");
            seen[item] = number + 1;
        }

        call.Succeed();
    }
}
