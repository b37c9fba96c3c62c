using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.EventSources.Streams;

/// <summary>A table's stream that feeds a real function, in a whole cloud.</summary>
public sealed class StreamInCloudTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-cloud-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_item_that_is_written_and_one_that_expires_reach_the_function()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, WithStream);
        var (_, clock) = await cloud.ControlAsync(HttpMethod.Get, "/clock");
        var item = RunningTests.Item("o-1");
        item["until"] = StreamFixture.Number(((DateTimeOffset)clock["now"]!).ToUnixTimeSeconds() + 60);

        await cloud.CallAsync("dynamodb", "DynamoDB_20120810.PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = item });
        await InvokedAsync(cloud, times: 1);
        await cloud.AdvanceAsync(80);
        await InvokedAsync(cloud, times: 2);

        var (_, got) = await cloud.CallAsync("dynamodb", "DynamoDB_20120810.GetItem", new JsonObject { ["TableName"] = "Orders", ["Key"] = RunningTests.Item("o-1") });
        got.ContainsKey("Item").ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_role_lacks_for_the_mapping_is_recorded()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, WithStream);

        var (_, access) = await cloud.ControlAsync(HttpMethod.Get, "/access");

        Decision(access, "dynamodb:GetRecords").ShouldBe("ImplicitDeny");
        Decision(access, "sqs:ReceiveMessage").ShouldBe("Allowed");
    }

    private static string? Decision(JsonObject access, string action) =>
        (string?)access["calls"]!.AsArray().Where(call => (string?)call!["action"] == action).ShouldHaveSingleItem()!["decision"];

    private static async Task InvokedAsync(OrdersCloud cloud, int times)
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while ((await cloud.Http.GetStringAsync(cloud.Endpoint("Control") + "/logs?function=OrderWorker", limit.Token)).Split("START RequestId:").Length - 1 < times)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static void WithStream(JsonObject template)
    {
        var table = template["Resources"]!["Table"]!["Properties"]!;
        table["StreamSpecification"] = new JsonObject { ["StreamViewType"] = "KEYS_ONLY" };
        table["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = "until", ["Enabled"] = true };
        template["Resources"]!["Audit"] = JsonNode.Parse("""
            {
              "Type": "AWS::Lambda::EventSourceMapping",
              "Properties": { "EventSourceArn": { "Fn::GetAtt": ["Table", "StreamArn"] }, "FunctionName": { "Ref": "Worker" }, "StartingPosition": "LATEST" }
            }
            """);
    }
}
