using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class TableTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Theory]
    [InlineData("Events/Table", "WebhookEvents-dev", "eventId S HASH, timestamp N RANGE")]
    [InlineData("Transactions/Table", "Transactions-dev", "transactionId S HASH")]
    public void A_table_has_its_name_and_key(string path, string name, string key)
    {
        var table = _template.At(path);

        table["TableName"].ToString().ShouldBe(name);
        Key(table).ShouldBe(key);
    }

    [Fact]
    public void There_are_two_tables() => _template.OfType("AWS::DynamoDB::Table").Count().ShouldBe(2);

    [Fact]
    public void Tables_are_paid_by_request_can_be_set_back_and_tell_their_changes()
    {
        foreach (var table in _template.OfType("AWS::DynamoDB::Table"))
        {
            table["BillingMode"].ToString().ShouldBe("PAY_PER_REQUEST");
            ((bool)table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]!).ShouldBeTrue();
            table["StreamSpecification"]["StreamViewType"]!.ToString().ShouldBe("NEW_AND_OLD_IMAGES");
        }
    }

    private static string Key(Resource table)
    {
        var types = table["AttributeDefinitions"].AsArray().ToDictionary(attribute => attribute!["AttributeName"]!.ToString(), attribute => attribute!["AttributeType"]!.ToString());
        return string.Join(", ", table["KeySchema"].AsArray().Select(part => $"{part!["AttributeName"]} {types[part["AttributeName"]!.ToString()]} {part["KeyType"]}"));
    }
}
