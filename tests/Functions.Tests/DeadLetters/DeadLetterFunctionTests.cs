using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.DeadLetters;

/// <summary>The whole dead-letter processor, on a real DynamoDB emulator and a bucket by hand.</summary>
[Collection(nameof(Dynoxide))]
public sealed class DeadLetterFunctionTests(Dynoxide tables)
{
    private const string NoFailures = """{"batchItemFailures":[]}""";

    [DynoxideFact]
    public async Task A_message_that_was_given_up_is_archived_as_it_was_and_its_event_marked_as_failed()
    {
        await using var processor = Start();
        var lost = QueueEvents.Event("evt_given_up", QueueEvents.Payment("pi_given_up", "evt_given_up"));

        (await processor.Api.AskAsync(QueueEvents.Batch(lost))).Text.ShouldBe(NoFailures);

        var kept = processor.Aws.Objects[$"/{RunningFunction.Bucket}/stripe/2025/11/22/evt_given_up.json"];
        kept.Body.ShouldBe(lost.ToUtf8Json());
        kept.Headers["x-amz-meta-event-id"].ShouldBe("evt_given_up");
        kept.Headers["x-amz-meta-receive-count"].ShouldBe("2");
        kept.Headers["x-amz-meta-sent-at"].ShouldBe("2025-11-22T12:00:00.000Z");
        kept.Headers["x-amz-meta-reason"].ShouldContain("2 times");
        kept.Headers.Keys.ShouldContain("x-amz-meta-last-received-at");
        var item = await EventAsync("evt_given_up");
        item["status"].S.ShouldBe("failed");
        item["archiveKey"].S.ShouldBe("stripe/2025/11/22/evt_given_up.json");
        item["reason"].S.ShouldBe(kept.Headers["x-amz-meta-reason"]);
        item["changedBy"].S.ShouldBe("DeadLetterProcessor");
        item["provider"].S.ShouldBe("stripe");
        item["receiveCount"].N.ShouldBe("2");
        item["transactionId"].S.ShouldBe("pi_given_up");
        item.ShouldContainKey("failedAt");
        item.ShouldNotContainKey("processedAt");
        processor.Metrics.ShouldBe(["DeadLetters{environment=dev}=1"]);
        processor.Log.Text.ShouldNotContain("Grüße");
    }

    [DynoxideFact]
    public async Task What_has_been_processed_is_never_called_failed()
    {
        await using var consumer = new RunningFunction("Consumer") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        consumer.Start();
        await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_done")));
        await using var processor = Start();

        (await processor.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_done")))).Text.ShouldBe(NoFailures);

        (await EventAsync("evt_done"))["status"].S.ShouldBe("processed");
        processor.Log.Text.ShouldContain("processed after all");
    }

    [DynoxideFact]
    public async Task A_failed_event_that_is_replayed_is_as_if_it_had_never_failed()
    {
        var lost = QueueEvents.Event("evt_again", QueueEvents.Payment("pi_again", "evt_again"));
        await using var processor = Start();
        await processor.Api.AskAsync(QueueEvents.Batch(lost));
        await using var consumer = new RunningFunction("Consumer") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        consumer.Start();

        await consumer.Api.AskAsync(QueueEvents.Batch(Encoding.UTF8.GetString(processor.Aws.Objects.Single().Value.Body)));

        var item = await EventAsync("evt_again");
        item["status"].S.ShouldBe("processed");
        item["changedBy"].S.ShouldBe("Consumer");
        item.Keys.ShouldNotContain("archiveKey");
        item.Keys.ShouldNotContain("reason");
    }

    public static TheoryData<string, string> NoEvents => new()
    {
        { "payload of no kind", "The message is not JSON." },
        { "", "The message is not JSON." },
        { "{}", "The message is JSON, but no standard event that this version reads." },
        { """{"schema":2,"eventId":"e","provider":"stripe","type":"t","timestamp":1,"timestampMs":1,"receivedAt":1,"payloadSha256":"0"}""", "The message is JSON, but no standard event that this version reads." },
        { """{"schema":1,"eventId":"","provider":"stripe","type":"t","timestamp":1,"timestampMs":1,"receivedAt":1,"payloadSha256":"0"}""", "The message is JSON, but no standard event that this version reads." },
    };

    [Theory]
    [MemberData(nameof(NoEvents))]
    public async Task A_message_that_is_no_event_is_archived_by_its_own_id(string body, string reason)
    {
        await using var processor = Start();

        (await processor.Api.AskAsync(QueueEvents.Batch(body))).Text.ShouldBe(NoFailures);

        var (path, kept) = processor.Aws.Objects.ShouldHaveSingleItem();
        path.ShouldBe($"/{RunningFunction.Bucket}/unknown/2025/11/22/m-0.json");
        kept.Text.ShouldBe(body);
        kept.Headers["x-amz-meta-reason"].ShouldBe(reason);
    }

    [DynoxideFact]
    public async Task While_the_bucket_is_down_the_message_stays_in_its_queue_and_nothing_is_marked()
    {
        await using var processor = new RunningFunction("DeadLetterProcessor") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        processor.Aws.Instead = request => request.Path.Contains("evt_down", StringComparison.Ordinal) ? new TestAnswer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>") : null;
        processor.Start();

        var said = await processor.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_down"), QueueEvents.Event("evt_up")));

        said.Text.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");
        (await EventAsync("evt_down")).ShouldBeNull();
        (await EventAsync("evt_up"))["status"].S.ShouldBe("failed");
    }

    [DynoxideFact]
    public async Task While_the_table_is_down_the_message_is_archived_and_comes_again()
    {
        await using var processor = new RunningFunction("DeadLetterProcessor") { Environment = { ["EVENTS_TABLE_NAME"] = "no-such-table", ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        processor.Start();

        var said = await processor.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_unmarked")));

        said.Text.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"}]}""");
        processor.Aws.Objects.ShouldHaveSingleItem();
    }

    [DynoxideFact]
    public async Task An_event_whose_id_is_no_name_for_a_file_is_archived_under_its_hash()
    {
        await using var processor = Start();

        await processor.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("../../evt/☕")));

        processor.Aws.Objects.Single().Key.ShouldMatch("^/webhook-archive-dev/stripe/2025/11/22/(~|%7E)[0-9a-f]{64}\\.json$");
    }

    [DynoxideFact]
    public async Task What_the_queue_says_of_a_message_is_kept_beside_it()
    {
        await using var processor = Start();
        var batch = JsonNode.Parse(QueueEvents.Batch(QueueEvents.Event("evt_once")))!;
        batch["Records"]![0]!["attributes"] = new JsonObject
        {
            ["ApproximateReceiveCount"] = "1",
            ["SentTimestamp"] = "1763812800000",
            ["SenderId"] = "AIDAIENQZJOLO23YVJ4VO",
            ["ApproximateFirstReceiveTimestamp"] = "1763812801250",
        };

        await processor.Api.AskAsync(batch.ToJsonString());

        var kept = processor.Aws.Objects.ShouldHaveSingleItem().Value;
        kept.Headers["x-amz-meta-first-received-at"].ShouldBe("2025-11-22T12:00:01.250Z");
        kept.Headers["x-amz-meta-reason"].ShouldContain("though it got it once.");
    }

    [DynoxideFact]
    public async Task A_text_that_is_too_long_for_an_objects_metadata_is_cut()
    {
        await using var processor = Start();

        await processor.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_long_type") with { Type = new string('t', 3_000) }));

        processor.Aws.Objects.ShouldHaveSingleItem().Value.Headers["x-amz-meta-type"].ShouldBe(new string('t', 256));
    }

    [Fact]
    public async Task What_is_not_from_a_queue_fails_the_invocation()
    {
        await using var processor = Start();

        var said = await processor.Api.AskAsync("""{"detail":{}}""");

        said.Kind.ShouldBe("error");
        JsonNode.Parse(said.Text)!["errorMessage"]!.GetValue<string>().ShouldContain("no Records");
    }

    private RunningFunction Start() => new RunningFunction("DeadLetterProcessor") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } }.Start();

    private async Task<Dictionary<string, AttributeValue>> EventAsync(string id) =>
        (await tables.Client.GetItemAsync("WebhookEvents-dev", new() { ["eventId"] = new(id), ["timestamp"] = new() { N = "1763812800" } })).Item;
}
