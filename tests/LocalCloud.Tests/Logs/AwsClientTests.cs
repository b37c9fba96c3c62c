using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Logs;

/// <summary>What AWS's own client for Node.js sees of a whole cloud's logs: <c>every-operation.mjs</c> and <c>tail.mjs</c>.</summary>
public sealed class AwsClientTests : IDisposable
{
    private const string Group = "/aws/lambda/OrderWorker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logs-walk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_operation_shows_what_it_shows_in_AWS()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, WithGroup);
        foreach (var text in (string[])["said one", "said two", "{\"level\":\"Error\",\"took\":2}", "{\"level\":\"Error\",\"took\":4}", "said one and two"])
        {
            await SayAsync(cloud, text);
        }

        var seen = await NodeScript.RunAsync(cloud, "Logs/every-operation.mjs", cloud.Endpoint("Logs"), Group);

        JsonNode.DeepEquals(seen, JsonNode.Parse("""
            {
              "groups": [["/aws/lambda/OrderWorker", null], ["/shop/app", 30]],
              "groupArns": ["arn:aws:logs:us-east-1:000000000000:log-group:/shop/app:*", "arn:aws:logs:us-east-1:000000000000:log-group:/shop/app"],
              "groupsByPrefix": 1, "groupsByPattern": 1, "groupPages": [1, null],
              "stream": "0000/00/00/[$LATEST]hex", "byTime": 1, "noPrefix": 0, "byTimeAndPrefix": "InvalidParameterException 400",
              "pageSize": 3, "forwards": ["said one", "said two", "{\"level\":\"Error\",\"took\":2}", "{\"level\":\"Error\",\"took\":4}", "said one and two"],
              "backwardsIsTheSame": true, "platformLines": true, "nothingNew": 0, "since": true, "before": true,
              "noStream": "ResourceNotFoundException 400", "badToken": "InvalidParameterException 400",
              "terms": ["said one", "said one and two"], "either": ["said one", "said two", "said one and two"], "not": ["said two"],
              "json": ["{\"level\":\"Error\",\"took\":4}"], "latestFirst": ["said one and two", "said two", "said one"],
              "ofStream": 3, "ofPrefix": 0, "ofTime": true, "pages": true,
              "refused": {
                "group": "ResourceNotFoundException 400", "neither": "InvalidParameterException 400", "namesAndPrefix": "InvalidParameterException 400",
                "unknownName": "ResourceNotFoundException 400", "limit": "InvalidParameterException 400", "regex": "InvalidParameterException 400",
                "retention": "NotImplemented 501", "put": "NotImplemented 501", "query": "NotImplemented 501"
              }
            }
            """)).ShouldBeTrue(seen.ToJsonString());
        var (_, access) = await cloud.ControlAsync(HttpMethod.Get, "/access");
        access["calls"]!.AsArray().Select(call => $"{call!["action"]} {call["resource"]}").ShouldContain("logs:FilterLogEvents arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/OrderWorker:log-stream:");
    }

    [Fact]
    public async Task A_tail_sees_each_line_once_while_it_is_written()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder);
        await SayAsync(cloud, "said first");
        using var node = NodeScript.Start(cloud, "Logs/tail.mjs", cloud.Endpoint("Logs"), Group);
        using CancellationTokenSource limit = new(Patience);
        (await node.ReadLineAsync(limit.Token)).ShouldBe("following");

        for (var number = 1; number <= 20; number++)
        {
            await SayAsync(cloud, $"said {number}");
        }

        await SayAsync(cloud, "said last");

        var messages = JsonNode.Parse(await node.EndAsync())!.AsArray().Select(message => (string)message!).Where(message => message.StartsWith("said ", StringComparison.Ordinal));
        messages.ShouldBe(["said first", .. Enumerable.Range(1, 20).Select(number => $"said {number}"), "said last"]);
    }

    private static async Task SayAsync(OrdersCloud cloud, string text) => (await cloud.InvokeAsync(new JsonObject { ["do"] = "say", ["text"] = text })).Status.ShouldBe(200);

    private static void WithGroup(JsonObject template) => template["Resources"]!["AppLog"] = JsonNode.Parse("""
        { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "/shop/app", "RetentionInDays": 30 } }
        """);
}
