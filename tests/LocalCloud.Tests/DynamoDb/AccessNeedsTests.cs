using System.Text;
using LocalCloud.DynamoDb;

namespace LocalCloud.Tests.DynamoDb;

public sealed class AccessNeedsTests
{
    private const string Arns = "arn:aws:dynamodb:us-east-1:000000000000:";

    [Theory]
    [InlineData("PutItem", """{ "Item": { "TableName": { "S": "Other" }, "list": { "L": [] } }, "TableName": "Orders" }""", "PutItem table/Orders")]
    [InlineData("GetItem", """{ "TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/Orders" }""", "GetItem table/Orders")]
    [InlineData("Query", """{ "TableName": "Orders" }""", "Query table/Orders")]
    [InlineData("Query", """{ "IndexName": "ByDay", "TableName": "Orders" }""", "Query table/Orders/index/ByDay")]
    [InlineData("BatchWriteItem", """{ "RequestItems": { "Orders": [{ "PutRequest": {} }], "Customers": [] } }""", "BatchWriteItem table/Orders", "BatchWriteItem table/Customers")]
    [InlineData("BatchGetItem", """{ "ReturnConsumedCapacity": "NONE", "RequestItems": { "Orders": { "Keys": [] } } }""", "BatchGetItem table/Orders")]
    [InlineData(
        "TransactWriteItems",
        """{ "ClientRequestToken": "t", "TransactItems": [{ "Put": { "Item": { "a": { "S": "" } }, "TableName": "Orders" } }, { "ConditionCheck": { "TableName": "Customers", "Key": {} } }, { "Put": { "TableName": "Orders" } }] }""",
        "PutItem table/Orders", "ConditionCheckItem table/Customers")]
    [InlineData("TransactGetItems", """{ "TransactItems": [{ "Get": { "TableName": "Orders" } }] }""", "GetItem table/Orders")]
    [InlineData("DescribeStream", """{ "StreamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/1" }""", "DescribeStream table/Orders/stream/1")]
    public void A_call_needs_its_action_on_every_table_that_it_names(string operation, string body, params string[] expected) =>
        Of(operation, body).ShouldBe(expected.Select(need => need.Split(' ')).Select(need => ($"dynamodb:{need[0]}", Arns + need[1])));

    [Fact]
    public void Listing_tables_has_no_resource() => Of("ListTables", "{}").ShouldBe([("dynamodb:ListTables", "*")]);

    [Theory]
    [InlineData("PutItem", "")]
    [InlineData("PutItem", "[]")]
    [InlineData("PutItem", """{ "TableName": 7 }""")]
    [InlineData("PutItem", """{ "TableName": """)]
    [InlineData("PutItem", """{ "TableName": "\ud800" }""")]
    [InlineData("BatchGetItem", """{ "RequestItems": [1], "x": 1 }""")]
    [InlineData("TransactWriteItems", """{ "TransactItems": { "Put": { "TableName": "Orders" } } }""")]
    [InlineData("TransactWriteItems", """{ "TransactItems": [1, { "Dance": { "TableName": "Orders" } }] }""")]
    [InlineData("ExecuteStatement", """{ "Statement": "SELECT * FROM Orders" }""")]
    [InlineData("Put Item", """{ "TableName": "Orders" }""")]
    public void What_names_no_table_needs_nothing_that_is_known(string operation, string body) => Of(operation, body).ShouldBeEmpty();

    [Fact]
    public void A_name_that_is_too_long_for_a_table_is_not_kept() => Of("PutItem", $$"""{ "TableName": "{{new string('x', 2000)}}" }""").ShouldBeEmpty();

    private static IReadOnlyList<(string Action, string Resource)> Of(string operation, string body) =>
        AccessNeeds.Of($"DynamoDB_20120810.{operation}", Encoding.UTF8.GetBytes(body), Arns);
}
