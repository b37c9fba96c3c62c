using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Sqs;

/// <summary>What AWS's own client for Node.js sees of a whole cloud: <c>every-operation.mjs</c>, step by step.</summary>
public sealed class AwsClientTests(AwsClientTests.Walk walk) : IClassFixture<AwsClientTests.Walk>
{
    private readonly JsonObject _seen = walk.Seen;

    public static TheoryData<string, string> Steps => new()
    {
        { "allQueues", "3" },
        { "pages", "[1,1,1]" },
        { "templateTags", """{"team":"shop","cost":"7"}""" },
        { "tags", """{"team":"till","owner":"lab"}""" },
        { "receivedAgain", "\"2\"" },
        { "batch", """{"successful":["a","b","d"],"failed":["c: InvalidMessageContents"]}""" },
        { "received", """["first","second"]""" },
        { "hidden", "2" },
        { "counts", """{"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesNotVisible":"2","ApproximateNumberOfMessagesDelayed":"1"}""" },
        { "deleted", "2" },
        { "largest", "1048576" },
        { "dead", """{"body":"poison","from":true}""" },
        { "back", """{"body":"poison","newId":true,"receives":"1"}""" },
        { "moved", """{"status":"COMPLETED","moved":1,"toMove":1}""" },
        { "tasks", """["CANCELLED","COMPLETED"]""" },
        { "refused", """{"CreateQueue":"UnsupportedOperation","DeleteQueue":"UnsupportedOperation","SetQueueAttributes":"UnsupportedOperation","AddPermission":"UnsupportedOperation","RemovePermission":"UnsupportedOperation"}""" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_shows_what_it_shows_in_AWS(string step, string expected) => Text(_seen[step]).ShouldBe(expected);

    [Theory]
    [InlineData("tooLarge", "InvalidParameterValue", 400)]   // the older name, which SDKs still show
    [InlineData("tooLargeTogether", "BatchRequestTooLong", 400)]
    [InlineData("cancelDone", "UnsupportedOperation", 400)]
    [InlineData("purgedTwice", "PurgeQueueInProgress", 403)]
    [InlineData("fifo", "UnsupportedOperation", 400)]
    [InlineData("unknown", "QueueDoesNotExist", 400)]
    public void A_refusal_is_the_exception_that_the_client_knows_by_name(string step, string name, int status)
    {
        ((string?)_seen[step]!["name"]).ShouldBe(name);
        ((int)_seen[step]!["status"]!).ShouldBe(status);
    }

    [Fact]
    public void A_message_comes_with_all_its_attributes() =>
        JsonNode.DeepEquals(_seen["message"], JsonNode.Parse("""
            {"sameId":true,"body":"grüße ☂ 📦","trace":"Root=1-5759e988-bd862e3fe1be46a994272793","receives":"1","label":[0,1,255],"systemDigest":"string"}
            """)).ShouldBeTrue(Text(_seen["message"]));

    [Fact]
    public void Queues_are_found_by_name_prefix_and_dead_letter_queue()
    {
        Text(_seen["url"]).ShouldEndWith("/Parcels\"");
        _seen["byPrefix"]!.AsArray().Count.ShouldBe(2);
        _seen["sources"]!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldEndWith("/Parcels");
    }

    [Fact]
    public void Attributes_are_the_template_s()
    {
        ((string?)_seen["attributes"]!["MessageRetentionPeriod"]).ShouldBe("86400");
        ((string?)_seen["attributes"]!["RedrivePolicy"]).ShouldEndWith("ParcelsDead\",\"maxReceiveCount\":2}");
    }

    private static string Text(JsonNode? node) => (node?.ToJsonString(Relaxed) ?? "nothing").Trim();

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One walk for all who look at it.</summary>
    public sealed class Walk : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sqs-walk-");

        public JsonObject Seen { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using var cloud = await OrdersCloud.StartAsync(_folder, WithParcels);
            Seen = (await NodeScript.RunAsync(cloud, "Sqs/every-operation.mjs", cloud.Endpoint("SQS"), cloud["ParcelsUrl"], cloud["DeadUrl"])).AsObject();
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }

        /// <summary>A queue that nothing takes messages from, and its dead letters'.</summary>
        private static void WithParcels(JsonObject template)
        {
            template["Resources"]!["Parcels"] = JsonNode.Parse("""
                {
                  "Type": "AWS::SQS::Queue",
                  "Properties": {
                    "QueueName": "Parcels",
                    "MessageRetentionPeriod": 86400,
                    "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["ParcelsDead", "Arn"] }, "maxReceiveCount": 2 },
                    "Tags": [{ "Key": "team", "Value": "shop" }, { "Key": "cost", "Value": "7" }]
                  }
                }
                """);
            template["Resources"]!["ParcelsDead"] = JsonNode.Parse("""{ "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "ParcelsDead" } }""");
            template["Outputs"]!["ParcelsUrl"] = JsonNode.Parse("""{ "Value": { "Ref": "Parcels" } }""");
            template["Outputs"]!["DeadUrl"] = JsonNode.Parse("""{ "Value": { "Ref": "ParcelsDead" } }""");
        }
    }
}
