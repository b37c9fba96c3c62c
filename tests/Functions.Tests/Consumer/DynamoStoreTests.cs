using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Consumer;

/// <summary>The whole consumer on a real DynamoDB emulator.</summary>
[Collection(nameof(Dynoxide))]
public sealed class DynamoStoreTests(Dynoxide tables)
{
    [DynoxideFact]
    public async Task An_event_and_its_payment_are_stored_with_all_their_fields()
    {
        await using var consumer = Start();

        var said = await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_fields", QueueEvents.Payment("pi_fields", "evt_fields"))));

        said.Text.ShouldBe("""{"batchItemFailures":[]}""");
        var item = await EventAsync("evt_fields");
        item["provider"].S.ShouldBe("stripe");
        item["type"].S.ShouldBe("payment_intent.succeeded");
        item["payload"].S.ShouldBe("{\"name\": \"Grüße ☕\"}");
        item["status"].S.ShouldBe("processed");
        item["timestampMs"].N.ShouldBe("1763812800000");
        item["receivedAt"].N.ShouldBe("1763812800500");
        item["livemode"].BOOL.ShouldBe(false);
        item["account"].S.ShouldBe("acct_1");
        item["apiVersion"].S.ShouldBe("2025-04-30.basil");
        item["transactionId"].S.ShouldBe("pi_fields");
        item["payloadSha256"].S.ShouldBe("00ff");
        item["traceId"].S.ShouldBe(GatewayEvents.TraceId);
        item["providerDay"].S.ShouldMatch("^stripe#2025-11-22#[0-7]$");
        item["changedBy"].S.ShouldBe("Consumer");
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(item["processedAt"].N)).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        var row = await RowAsync("pi_fields");
        decimal.Parse(row["amount"].N).ShouldBe(20m);
        row["currency"].S.ShouldBe("USD");
        row["status"].S.ShouldBe("succeeded");
        row["providerStatus"].S.ShouldBe("succeeded");
        row["provider"].S.ShouldBe("stripe");
        row["timestamp"].N.ShouldBe("1763812800");
        row["timestampMs"].N.ShouldBe("1763812800000");
        row["lastEventId"].S.ShouldBe("evt_fields");
        row["version"].N.ShouldBe("1");
    }

    [DynoxideFact]
    public async Task What_a_provider_does_not_say_is_not_in_the_item()
    {
        await using var consumer = new RunningFunction("Consumer") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        consumer.Environment.Remove("AWS_SESSION_TOKEN"); // a key that isn't temporary works as well
        consumer.Start();
        var sparse = QueueEvents.Event("evt_sparse", QueueEvents.Payment("pi_sparse", "evt_sparse") with { ProviderStatus = null }) with
        {
            Livemode = null, Account = null, ApiVersion = null, TraceId = null, Payload = null, PayloadRef = "payloads/evt_sparse",
        };

        (await consumer.Api.AskAsync(QueueEvents.Batch(sparse))).Text.ShouldBe("""{"batchItemFailures":[]}""");
        await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_sparse_2", QueueEvents.Payment("pi_sparse", "evt_sparse_2", timestampMs: 1) with { ProviderStatus = null })));

        (await EventAsync("evt_sparse")).Keys.Order().ShouldBe(
            ["changedBy", "eventId", "payloadRef", "payloadSha256", "processedAt", "provider", "providerDay", "receivedAt", "status", "timestamp", "timestampMs", "transactionId", "type"]);
        (await RowAsync("pi_sparse")).Keys.ShouldNotContain("providerStatus");
    }

    [DynoxideFact]
    public async Task A_redelivered_event_changes_nothing_and_succeeds()
    {
        await using var consumer = Start();
        var batch = QueueEvents.Batch(QueueEvents.Event("evt_twice", QueueEvents.Payment("pi_twice", "evt_twice")));
        await consumer.Api.AskAsync(batch);
        var before = await EventAsync("evt_twice");

        var said = await consumer.Api.AskAsync(batch);

        said.Text.ShouldBe("""{"batchItemFailures":[]}""");
        consumer.Log.Text.ShouldContain("A duplicate");
        consumer.Metrics.Where(metric => !metric.StartsWith("TimeToStore", StringComparison.Ordinal)).ShouldBe(
            ["Stored{environment=dev}=1", "Stored{environment=dev,provider=stripe}=1", "Duplicates{environment=dev}=1", "Duplicates{environment=dev,provider=stripe}=1"]);
        (await EventAsync("evt_twice"))["processedAt"].N.ShouldBe(before["processedAt"].N);
        (await RowAsync("pi_twice"))["version"].N.ShouldBe("1");
    }

    [DynoxideFact]
    public async Task An_event_that_failed_once_is_stored_when_it_is_replayed()
    {
        await tables.Client.PutItemAsync("WebhookEvents-dev", new() { ["eventId"] = new("evt_replayed"), ["timestamp"] = new() { N = "1763812800" }, ["status"] = new("failed") });
        await using var consumer = Start();

        await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_replayed")));

        (await EventAsync("evt_replayed"))["status"].S.ShouldBe("processed");
    }

    [DynoxideFact]
    public async Task Consumers_that_run_into_each_other_over_one_payment_all_get_through()
    {
        await using var one = Start();
        await using var two = Start();
        var events = Enumerable.Range(0, 20).Select(at => QueueEvents.Event(
            $"evt_race_{at}", QueueEvents.Payment("pi_race", $"evt_race_{at}", amount: at + 1, timestampMs: 1_763_812_800_000 + at))).ToArray();

        var said = await Task.WhenAll(one.Api.AskAsync(QueueEvents.Batch(events[..10])), two.Api.AskAsync(QueueEvents.Batch(events[10..])));

        said.ShouldAllBe(answer => answer.Text == """{"batchItemFailures":[]}""");
        var row = await RowAsync("pi_race");
        row["lastEventId"].S.ShouldBe("evt_race_19");
        decimal.Parse(row["amount"].N).ShouldBe(20m);
    }

    [DynoxideFact]
    public async Task An_operator_fills_in_a_transaction_by_invoking_the_consumer_directly()
    {
        await using var consumer = Start();

        var said = await consumer.Api.AskAsync("""{"transactionId":"pi_manual","amount":12.34,"currency":"eur","status":"partially_refunded","provider":"stripe","timestamp":1700000000}""");

        said.Kind.ShouldBe("response");
        JsonNode.Parse(said.Text)!["version"]!.GetValue<long>().ShouldBe(1);
        var row = await RowAsync("pi_manual");
        decimal.Parse(row["amount"].N).ShouldBe(12.34m);
        row["currency"].S.ShouldBe("EUR");
        row["status"].S.ShouldBe("partially_refunded");
        row["timestamp"].N.ShouldBe("1700000000");
    }

    [DynoxideFact]
    public async Task A_table_that_is_not_there_fails_every_message_and_the_process_lives_on()
    {
        await using var consumer = new RunningFunction("Consumer") { Environment = { ["EVENTS_TABLE_NAME"] = "no-such-table", ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        consumer.Start();

        var said = await consumer.Api.AskAsync(QueueEvents.Batch(QueueEvents.Event("evt_lost"), QueueEvents.Event("evt_lost_too")));

        said.Text.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"m-0"},{"itemIdentifier":"m-1"}]}""");
        (await consumer.Api.AskAsync(QueueEvents.Batch(Array.Empty<string>()))).Text.ShouldBe("""{"batchItemFailures":[]}""");
    }

    private RunningFunction Start() => new RunningFunction("Consumer") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } }.Start();

    private async Task<Dictionary<string, AttributeValue>> EventAsync(string id) =>
        (await tables.Client.GetItemAsync("WebhookEvents-dev", new() { ["eventId"] = new(id), ["timestamp"] = new() { N = "1763812800" } })).Item;

    private async Task<Dictionary<string, AttributeValue>> RowAsync(string id) =>
        (await tables.Client.GetItemAsync("Transactions-dev", new() { ["transactionId"] = new(id) })).Item;
}
