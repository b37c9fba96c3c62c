using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.FrontDoor;

[Collection(OrdersCollection.Name)]
public sealed class CallAccessTests(OneOrdersCloud orders)
{
    private const string Account = "us-east-1:000000000000";
    private const string Role = "arn:aws:iam::000000000000:role/";
    private readonly OrdersCloud _cloud = orders.Cloud;

    [Fact]
    public async Task What_a_role_does_shows_as_granted_or_not()
    {
        var function = await _cloud.FunctionKeyAsync();
        (await _cloud.CallAsync("secretsmanager", "secretsmanager.GetSecretValue", new JsonObject { ["SecretId"] = "OrdersKey" }, function)).Status.ShouldBe(200);
        var (status, _) = await _cloud.CallAsync("dynamodb", "DynamoDB_20120810.PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = RunningTests.Item("by-role") }, function);
        status.ShouldBe(200);   // recorded, not yet enforced

        var calls = (await CallsAsync()).Where(call => ((string)call!["principal"]!).StartsWith(Role, StringComparison.Ordinal)).ToList();

        Decision(calls, "secretsmanager:GetSecretValue", _cloud["KeyArn"]).ShouldBe("Allowed");
        Decision(calls, "dynamodb:PutItem", $"arn:aws:dynamodb:{Account}:table/Orders").ShouldBe("ImplicitDeny");
    }

    [Theory]
    [InlineData("sqs", "AmazonSQS.SendMessageBatch", """{ "QueueUrl": "Orders", "Entries": [{ "Id": "a", "MessageBody": "{}" }] }""", "sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:Orders")]
    [InlineData("sqs", "AmazonSQS.ListQueues", "{}", "sqs:ListQueues", "*")]
    [InlineData("dynamodb", "DynamoDB_20120810.DescribeTable", """{ "TableName": "Orders" }""", "dynamodb:DescribeTable", "arn:aws:dynamodb:us-east-1:000000000000:table/Orders")]
    public async Task The_developer_may_do_everything_and_it_is_recorded(string service, string target, string body, string action, string resource)
    {
        var (status, answer) = await _cloud.CallAsync(service, target, JsonNode.Parse(body)!.AsObject());

        status.ShouldBe(200, answer.ToJsonString());
        Decision([.. (await CallsAsync()).Where(call => (string?)call!["principal"] == "developer")], action, resource).ShouldBe("Allowed");
    }

    [Fact]
    public async Task An_invocation_is_recorded_with_its_function()
    {
        await _cloud.InvokeAsync([]);

        Decision(await CallsAsync(), "lambda:InvokeFunction", $"arn:aws:lambda:{Account}:function:OrderWorker").ShouldBe("Allowed");
    }

    private async Task<IReadOnlyList<JsonNode?>> CallsAsync() => [.. (await _cloud.ControlAsync(HttpMethod.Get, "/access")).Body["calls"]!.AsArray()];

    private static string? Decision(IReadOnlyList<JsonNode?> calls, string action, string resource)
    {
        var call = calls.Where(call => (string?)call!["action"] == action && (string?)call["resource"] == resource).ShouldHaveSingleItem()!;
        ((long)call["count"]!).ShouldBeGreaterThan(0);
        return (string?)call["decision"];
    }
}
