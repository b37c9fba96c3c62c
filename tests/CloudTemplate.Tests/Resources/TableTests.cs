using System.Text.Json;

namespace CloudTemplate.Tests.Resources;

public sealed class TableTests
{
    private const string Keys = """
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }], "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
        """;

    [Fact]
    public void Indexes_and_throughput_are_part_of_the_call_and_encryption_is_not()
    {
        var table = Templates.Resolve(Templates.Of("""
            "Orders": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "orders",
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "day", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "ProvisionedThroughput": { "ReadCapacityUnits": "5", "WriteCapacityUnits": 6 },
                "GlobalSecondaryIndexes": [{
                  "IndexName": "byDay",
                  "KeySchema": [{ "AttributeName": "day", "KeyType": "HASH" }],
                  "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"] },
                  "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 2 },
                  "ContributorInsightsSpecification": { "Enabled": false }
                }],
                "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
                "TimeToLiveSpecification": { "AttributeName": "expires", "Enabled": true }
              }
            }
            """)).Tables.Single();

        JsonElement.DeepEquals(JsonElement.Parse(table.CreateTableRequest), JsonElement.Parse("""
            {
              "TableName": "orders",
              "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "day", "AttributeType": "S" }],
              "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
              "BillingMode": "PROVISIONED",
              "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 6 },
              "GlobalSecondaryIndexes": [{
                "IndexName": "byDay",
                "KeySchema": [{ "AttributeName": "day", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"] },
                "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 2 }
              }]
            }
            """)).ShouldBeTrue(table.CreateTableRequest);
        table.TimeToLiveAttribute.ShouldBe("expires");
        table.StreamArn.ShouldBeNull();
    }

    [Fact]
    public void Expiry_that_is_switched_off_names_no_attribute() =>
        Templates.Resolve(Templates.Of($$"""
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { {{Keys}}, "TimeToLiveSpecification": { "Enabled": false } } }
            """)).Tables.Single().TimeToLiveAttribute.ShouldBeNull();

    [Theory]
    [InlineData("""{ "PointInTimeRecoveryEnabled": true }""", 35)]
    [InlineData("""{ "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7 }""", 7)]
    [InlineData("""{ "PointInTimeRecoveryEnabled": false }""", null)]
    public void Point_in_time_recovery_has_its_days(string specification, int? days) =>
        Templates.Resolve(Templates.Of($$"""
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { {{Keys}}, "PointInTimeRecoverySpecification": {{specification}} } }
            """)).Tables.Single().RecoveryPeriodInDays.ShouldBe(days);

    [Fact]
    public void A_table_without_keys_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { "BillingMode": "PAY_PER_REQUEST" } }
            """)).ShouldBe(["Orders: AttributeDefinitions is missing. Give it.", "Orders: KeySchema is missing. Give it."]);

    [Fact]
    public void A_field_in_an_index_that_isnt_known_is_a_problem_that_says_where() =>
        Templates.Problems(Templates.Of($$"""
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { {{Keys}}, "GlobalSecondaryIndexes": [
              { "IndexName": "a", "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }], "Projection": { "ProjectionType": "ALL", "Sorted": true } }] } }
            """)).ShouldBe(["Orders, GlobalSecondaryIndexes[0].Projection.Sorted: isn't known here and might change what runs. Take it out."]);

    [Fact]
    public void A_list_of_something_else_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { "AttributeDefinitions": ["id"], "KeySchema": "id" } }
            """)).ShouldBe(["Orders, AttributeDefinitions: must be a list of objects.", "Orders, KeySchema: must be a list of objects."]);

    [Fact]
    public void The_stream_of_a_table_without_one_is_no_attribute() =>
        Templates.Problems($$"""
            {
              "Resources": { "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { {{Keys}} } } },
              "Outputs": { "Stream": { "Value": { "Fn::GetAtt": "Orders.StreamArn" } } }
            }
            """).ShouldBe(["Outputs.Stream, Value.Fn::GetAtt: 'StreamArn' of 'Orders' isn't known: AWS::DynamoDB::Table has no such attribute here. Use another."]);
}
