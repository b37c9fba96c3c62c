using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Sns;

/// <summary>What AWS's own client for Node.js sees of a whole cloud: <c>every-operation.mjs</c>.</summary>
public sealed class AwsClientTests(TopicsCloud topics) : IClassFixture<TopicsCloud>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AWS_s_client_reads_the_answers_and_its_messages_arrive()
    {
        var seen = await WalkAsync();

        JsonNode.DeepEquals(seen, JsonNode.Parse("""
            {
              "topics": ["orders", "parcels"], "name": "The shop", "protocols": ["sqs", "sqs", "email"], "raw": "true", "published": 36,
              "batch": ["a", "b: InvalidParameter"],
              "unknown": "NotFoundException 404", "empty": "EmptyBatchRequestException 400", "subscribe": "NotImplemented 501"
            }
            """)).ShouldBeTrue(seen.ToJsonString());
        var raw = (await topics.ReceiveAsync("dear")).ShouldHaveSingleItem();
        ((string)raw["Body"]!).ShouldBe("grüße ☂ 📦 <&>");
        ((string)raw["MessageAttributes"]!["seal"]!["BinaryValue"]!).ShouldBe(Convert.ToBase64String([0, 1, 255]));
        (await topics.ReceiveAsync("all")).Count.ShouldBe(2);
    }

    private async Task<JsonNode> WalkAsync()
    {
        ProcessStartInfo start = new("node", [Path.Combine(AppContext.BaseDirectory, "Sns", "every-operation.mjs"), topics.Cloud.Endpoint("SNS"), TopicsCloud.TopicArn])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = topics.Cloud["AccessKeyId"];
        start.Environment["AWS_SECRET_ACCESS_KEY"] = topics.Cloud["SecretAccessKey"];
        start.Environment["AWS_REGION"] = "us-east-1";
        using var node = Process.Start(start)!;
        using CancellationTokenSource limit = new(Patience);
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(limit.Token), node.StandardError.ReadToEndAsync(limit.Token));
        await node.WaitForExitAsync(limit.Token);
        node.ExitCode.ShouldBe(0, await errors);
        return JsonNode.Parse(await output)!;
    }
}
