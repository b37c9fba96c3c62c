using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class TableTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Theory]
    [InlineData("Events/Table", "WebhookEvents-dev", "eventId S HASH, timestamp N RANGE")]
    [InlineData("Transactions/Table", "Transactions-dev", "transactionId S HASH")]
    [InlineData("Audit/Table", "WebhookAudit-dev", "subject S HASH, change S RANGE")]
    public void A_table_has_its_name_and_key(string path, string name, string key)
    {
        var table = _template.At(path);

        table["TableName"].ToString().ShouldBe(name);
        Key(table).ShouldBe(key);
    }

    [Fact]
    public void There_are_three_tables() => _template.OfType("AWS::DynamoDB::Table").Count().ShouldBe(3);

    [Fact]
    public void Tables_are_paid_by_request_and_can_be_set_back()
    {
        foreach (var table in _template.OfType("AWS::DynamoDB::Table"))
        {
            table["BillingMode"].ToString().ShouldBe("PAY_PER_REQUEST");
            ((bool)table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]!).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("ByTransaction", "transactionId S HASH, timestampMs N RANGE")]
    [InlineData("ByProviderDay", "providerDay S HASH, timestampMs N RANGE")]
    [InlineData("ByFailure", "provider S HASH, failedAt N RANGE")]
    public void Events_are_found_by_payment_by_provider_and_day_and_by_failure_and_no_index_holds_a_payload(string name, string key)
    {
        var events = _template.At("Events/Table");
        var index = events["GlobalSecondaryIndexes"].AsArray().Single(index => (string)index!["IndexName"]! == name)!;

        Key(index["KeySchema"]!, events).ShouldBe(key);
        index["Projection"]!["ProjectionType"]!.ToString().ShouldBe("INCLUDE");
        _template.RenderAll(index["Projection"]!["NonKeyAttributes"]!).ShouldNotContain(attribute => attribute.StartsWith("payload", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Events")]
    [InlineData("Transactions")]
    public void What_changes_in_a_table_is_audited_and_kept_in_the_bucket_when_it_can_not_be(string name)
    {
        _template.At($"{name}/Table")["StreamSpecification"]["StreamViewType"]!.ToString().ShouldBe("NEW_AND_OLD_IMAGES");
        var mapping = _template.At($"{name}ToAudit/Mapping");

        _template.Render(mapping["EventSourceArn"]).ShouldBe($"{{{name}/Table.StreamArn}}");
        _template.Render(mapping["FunctionName"]).ShouldBe("{AuditLogger/Function}");
        mapping["StartingPosition"].ToString().ShouldBe("TRIM_HORIZON");
        ((bool)mapping["BisectBatchOnFunctionError"]).ShouldBeTrue();
        _template.RenderAll(mapping["FunctionResponseTypes"]).ShouldBe(["ReportBatchItemFailures"]);
        _template.Render(mapping["DestinationConfig"]["OnFailure"]!["Destination"]).ShouldBe("{Archive/Bucket.Arn}");
    }

    [Fact]
    public void The_audit_itself_is_not_audited() => _template.At("Audit/Table").Properties.ContainsKey("StreamSpecification").ShouldBeFalse();

    private static string Key(Resource table) => Key(table["KeySchema"], table);

    private static string Key(JsonNode schema, Resource table)
    {
        var types = table["AttributeDefinitions"].AsArray().ToDictionary(attribute => attribute!["AttributeName"]!.ToString(), attribute => attribute!["AttributeType"]!.ToString());
        return string.Join(", ", schema.AsArray().Select(part => $"{part!["AttributeName"]} {types[part["AttributeName"]!.ToString()]} {part["KeyType"]}"));
    }
}
