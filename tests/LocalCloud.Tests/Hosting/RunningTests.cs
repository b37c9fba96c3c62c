using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Hosting;

[Collection(OrdersCollection.Name)]
public sealed class RunningTests(OneOrdersCloud orders)
{
    private readonly OrdersCloud _cloud = orders.Cloud;

    [Fact]
    public void The_outputs_file_has_the_templates_outputs_and_where_everything_is()
    {
        _cloud["QueueUrl"].ShouldBe($"{_cloud.Endpoint("SQS")}/000000000000/Orders");
        _cloud["Region"].ShouldBe("us-east-1");
        _cloud.Outputs.ContainsKey("ApiUrl").ShouldBeFalse();   // the template has no API
        new Uri(_cloud.Endpoint("Control")).IsLoopback.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_reaches_the_function_and_is_gone_when_it_succeeds()
    {
        var (status, sent) = await SendAsync("{}");

        status.ShouldBe(200, sent.ToJsonString());
        await _cloud.DrainedAsync();
        (await _cloud.Http.GetStringAsync(_cloud.Endpoint("Control") + "/logs?function=OrderWorker")).ShouldContain("START RequestId:");
    }

    [Fact]
    public async Task Moving_the_clock_brings_a_delayed_message()
    {
        await SendAsync("{}", delaySeconds: 900);
        (await _cloud.CountsAsync()).Delayed.ShouldBeGreaterThan(0);

        var (status, _) = await _cloud.AdvanceAsync(901);

        status.ShouldBe(200);
        await _cloud.DrainedAsync();
    }

    [Fact]
    public async Task An_item_that_is_put_can_be_got()
    {
        await _cloud.CallAsync("dynamodb", "DynamoDB_20120810.PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = Item("o-1") });

        var (status, got) = await _cloud.CallAsync("dynamodb", "DynamoDB_20120810.GetItem", new JsonObject { ["TableName"] = "Orders", ["Key"] = Item("o-1") });

        status.ShouldBe(200);
        JsonNode.DeepEquals(got["Item"], Item("o-1")).ShouldBeTrue(got.ToJsonString());
    }

    private Task<(int Status, JsonObject Body)> SendAsync(string body, int delaySeconds = 0) => _cloud.CallAsync(
        "sqs", "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = _cloud["QueueUrl"], ["MessageBody"] = body, ["DelaySeconds"] = delaySeconds });

    internal static JsonObject Item(string id) => new() { ["id"] = new JsonObject { ["S"] = id } };
}
