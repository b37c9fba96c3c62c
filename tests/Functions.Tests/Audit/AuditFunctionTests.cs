using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Audit;

/// <summary>The whole audit logger, on a real DynamoDB emulator.</summary>
[Collection(nameof(Dynoxide))]
public sealed class AuditFunctionTests(Dynoxide tables)
{
    private const string NoFailures = """{"batchItemFailures":[]}""";

    [DynoxideFact]
    public async Task A_new_event_is_audited_by_names_state_and_hash_and_without_its_payload()
    {
        await using var audit = Start();

        (await audit.Api.AskAsync(Batch(Inserted("c-1", "evt_new")))).Text.ShouldBe(NoFailures);

        var entry = (await EntriesAsync("event#evt_new")).ShouldHaveSingleItem();
        entry["change"].S.ShouldBe("1763812805#c-1");
        entry["action"].S.ShouldBe("INSERT");
        entry["changedBy"].S.ShouldBe("Consumer");
        entry["at"].N.ShouldBe("1763812805");
        entry["attributes"].L.Select(name => name.S).ShouldBe(["changedBy", "eventId", "payload", "status", "timestamp", "traceId"]);
        entry["statusAfter"].S.ShouldBe("processed");
        entry["hashAfter"].S.ShouldMatch("^[0-9a-f]{64}$");
        entry["traceId"].S.ShouldBe(GatewayEvents.TraceId);
        entry.Keys.ShouldNotContain("statusBefore");
        entry.Keys.ShouldNotContain("hashBefore");
        (string.Join(' ', entry.Values.Select(value => value.S)) + audit.Log.Text).ShouldNotContain("4242");
    }

    [DynoxideFact]
    public async Task A_change_is_audited_by_the_attributes_that_differ()
    {
        await using var audit = Start();
        var change = Record("c-2", "MODIFY", Key("evt_changed"), Image("evt_changed", "failed", "DeadLetterProcessor"), Image("evt_changed", "processed", "Consumer"));

        await audit.Api.AskAsync(Batch(change));

        var entry = (await EntriesAsync("event#evt_changed")).ShouldHaveSingleItem();
        entry["attributes"].L.Select(name => name.S).ShouldBe(["changedBy", "status"]);
        (entry["statusBefore"].S, entry["statusAfter"].S, entry["changedBy"].S).ShouldBe(("failed", "processed", "Consumer"));
        entry["hashBefore"].S.ShouldNotBe(entry["hashAfter"].S);
    }

    [DynoxideFact]
    public async Task The_same_change_delivered_again_is_one_entry()
    {
        await using var audit = Start();

        await audit.Api.AskAsync(Batch(Inserted("c-3", "evt_redelivered"), Inserted("c-3", "evt_redelivered")));
        await audit.Api.AskAsync(Batch(Inserted("c-3", "evt_redelivered")));

        (await EntriesAsync("event#evt_redelivered")).ShouldHaveSingleItem();
    }

    [DynoxideFact]
    public async Task The_order_of_members_in_an_image_does_not_change_its_hash()
    {
        await using var audit = Start();
        var reversed = new JsonObject(Image("evt_order", "processed", "Consumer").Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        await audit.Api.AskAsync(Batch(Record("c-4", "MODIFY", Key("evt_order"), Image("evt_order", "processed", "Consumer"), reversed)));

        var entry = (await EntriesAsync("event#evt_order")).ShouldHaveSingleItem();
        entry["hashBefore"].S.ShouldBe(entry["hashAfter"].S);
        entry["attributes"].L.ShouldBeEmpty();
    }

    [DynoxideFact]
    public async Task A_payments_change_is_audited_under_the_payment()
    {
        await using var audit = Start();
        var image = new JsonObject
        {
            ["transactionId"] = new JsonObject { ["S"] = "pi_audited" },
            ["amount"] = new JsonObject { ["N"] = "4242" },
            ["status"] = new JsonObject { ["S"] = "succeeded" },
            ["refunds"] = new JsonObject { ["L"] = new JsonArray(new JsonObject { ["S"] = "re_1" }) },
        };

        await audit.Api.AskAsync(Batch(Record("c-5", "INSERT", new JsonObject { ["transactionId"] = new JsonObject { ["S"] = "pi_audited" } }, null, image)));

        var entry = (await EntriesAsync("transaction#pi_audited")).ShouldHaveSingleItem();
        entry["changedBy"].S.ShouldBe("unknown");
        audit.Log.Text.ShouldNotContain("4242");
        audit.Metrics.ShouldBe(["Audited{environment=dev}=1"]);
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData("dynamodb.amazonaws.com", "dynamodb.amazonaws.com")]
    public async Task Who_removed_an_item_is_only_known_where_DynamoDB_did(string? principal, string changedBy)
    {
        await using var audit = Start();
        var id = $"evt_removed_by_{changedBy}";
        var removal = Record($"c-6-{changedBy}", "REMOVE", Key(id), Image(id, "processed", "Consumer"), null);
        if (principal is not null)
        {
            removal["userIdentity"] = new JsonObject { ["type"] = "Service", ["principalId"] = principal };
        }

        await audit.Api.AskAsync(Batch(removal));

        var entry = (await EntriesAsync($"event#{id}")).ShouldHaveSingleItem();
        (entry["action"].S, entry["changedBy"].S, entry["statusBefore"].S).ShouldBe(("REMOVE", changedBy, "processed"));
        entry.Keys.ShouldNotContain("hashAfter");
        entry["traceId"].S.ShouldBe(GatewayEvents.TraceId);
    }

    [DynoxideFact]
    public async Task What_cannot_be_audited_comes_again_and_what_came_before_it_is_done()
    {
        await using var audit = Start();
        var good = Enumerable.Range(0, 25).Select(at => Inserted($"c-7-{at:D2}", "evt_in_order"));
        var foreign = Record("c-8", "INSERT", new JsonObject { ["somethingElse"] = new JsonObject { ["S"] = "x" } }, null, []);

        var said = await audit.Api.AskAsync(Batch([.. good, foreign, Inserted("c-9", "evt_after")]));

        said.Text.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"s-c-8"}]}""");
        (await EntriesAsync("event#evt_in_order")).Count.ShouldBe(25);
        (await EntriesAsync("event#evt_after")).ShouldBeEmpty();
    }

    [DynoxideFact]
    public async Task While_the_table_is_down_the_batch_comes_again()
    {
        await using var audit = new RunningFunction("AuditLogger") { Environment = { ["AUDIT_TABLE_NAME"] = "no-such-table", ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } };
        audit.Start();

        (await audit.Api.AskAsync(Batch(Inserted("c-10", "evt_later")))).Text.ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"s-c-10"}]}""");

        audit.Log.Text.ShouldContain("they come again");
        audit.Metrics.ShouldBe(["NotAudited{environment=dev}=1"]);
    }

    [Theory]
    [InlineData(3, "{}")]
    [InlineData(9, """{"UnprocessedItems":{}}""")]
    public async Task What_DynamoDB_did_not_take_is_tried_until_it_does(int enough, string took)
    {
        await using var audit = new RunningFunction("AuditLogger") { Clock = new HastyClock(pause => pause <= TimeSpan.FromSeconds(2)) };
        var tries = 0;
        audit.Aws.Instead = request => FakeAws.Target(request) switch
        {
            "DynamoDB_20120810.BatchWriteItem" when Interlocked.Increment(ref tries) < enough =>
                new TestAnswer(200, $$$"""{"UnprocessedItems":{{{JsonNode.Parse(request.Text)!["RequestItems"]!.ToJsonString()}}}}"""),
            "DynamoDB_20120810.BatchWriteItem" => new TestAnswer(200, took),
            _ => null,
        };
        audit.Start();

        (await audit.Api.AskAsync(Batch(Inserted("c-11", "evt_throttled")))).Text.ShouldBe(NoFailures);

        tries.ShouldBe(enough);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task What_is_not_from_a_stream_fails_the_invocation(string payload)
    {
        await using var audit = Start();

        (await audit.Api.AskAsync(payload)).Kind.ShouldBe("error");
    }

    private RunningFunction Start() => new RunningFunction("AuditLogger") { Environment = { ["AWS_ENDPOINT_URL_DYNAMODB"] = tables.Url } }.Start();

    private async Task<List<Dictionary<string, AttributeValue>>> EntriesAsync(string subject) => (await tables.Client.QueryAsync(new QueryRequest
    {
        TableName = "WebhookAudit-dev",
        KeyConditionExpression = "subject = :subject",
        ExpressionAttributeValues = new() { [":subject"] = new(subject) },
    })).Items;

    private static string Batch(params IEnumerable<JsonObject> records) => new JsonObject { ["Records"] = new JsonArray([.. records]) }.ToJsonString();

    private static JsonObject Inserted(string changeId, string eventId) => Record(changeId, "INSERT", Key(eventId), null, Image(eventId, "processed", "Consumer"));

    private static JsonObject Key(string eventId) => new() { ["eventId"] = new JsonObject { ["S"] = eventId }, ["timestamp"] = new JsonObject { ["N"] = "1763812800" } };

    private static JsonObject Image(string eventId, string status, string changedBy) => new()
    {
        ["eventId"] = new JsonObject { ["S"] = eventId },
        ["timestamp"] = new JsonObject { ["N"] = "1763812800" },
        ["status"] = new JsonObject { ["S"] = status },
        ["changedBy"] = new JsonObject { ["S"] = changedBy },
        ["payload"] = new JsonObject { ["S"] = """{"card":"4242"}""" },
        ["traceId"] = new JsonObject { ["S"] = GatewayEvents.TraceId },
    };

    private static JsonObject Record(string changeId, string action, JsonObject keys, JsonObject? before, JsonObject? after)
    {
        var change = new JsonObject
        {
            ["ApproximateCreationDateTime"] = 1763812805.0,
            ["Keys"] = keys,
            ["SequenceNumber"] = $"s-{changeId}",
            ["SizeBytes"] = 100,
            ["StreamViewType"] = "NEW_AND_OLD_IMAGES",
        };
        if (before is not null)
        {
            change["OldImage"] = before;
        }

        if (after is not null)
        {
            change["NewImage"] = after;
        }

        return new JsonObject
        {
            ["eventID"] = changeId,
            ["eventName"] = action,
            ["eventVersion"] = "1.1",
            ["eventSource"] = "aws:dynamodb",
            ["awsRegion"] = "us-east-1",
            ["dynamodb"] = change,
            ["eventSourceARN"] = "arn:aws:dynamodb:us-east-1:000000000000:table/WebhookEvents-dev/stream/2020-01-01T00:00:00.000",
        };
    }
}
