using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Sns;

/// <summary>What AWS's own client for Node.js sees of a whole cloud: <c>every-operation.mjs</c>.</summary>
public sealed class AwsClientTests(TopicsCloud topics) : IClassFixture<TopicsCloud>
{

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

    private Task<JsonNode> WalkAsync() => NodeScript.RunAsync(topics.Cloud, "Sns/every-operation.mjs", topics.Cloud.Endpoint("SNS"), TopicsCloud.TopicArn);
}
