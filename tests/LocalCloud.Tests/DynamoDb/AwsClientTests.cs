using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>What AWS's own clients for Node.js see of a whole cloud's tables and streams: <c>every-operation.mjs</c>, step by step.</summary>
public sealed class AwsClientTests(AwsClientTests.Walk walk) : IClassFixture<AwsClientTests.Walk>
{
    private const string Arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Parcels";
    private const string Label = "2020-01-01T00:00:00.000";
    private readonly JsonObject _seen = walk.Seen;

    public static TheoryData<string, string> Steps => new()
    {
        { "arn", $"\"{Arn}\"" },
        { "index", $"\"{Arn}/index/ByDay\"" },
        { "stream", $"""["{Arn}/stream/{Label}","{Label}","NEW_AND_OLD_IMAGES"]""" },
        { "plain", "\"none\"" },
        { "listed", $"""[["{Arn}/stream/{Label}","{Label}","Parcels"]]""" },
        { "described", """["ENABLED","NEW_AND_OLD_IMAGES","Parcels",["id"],true]""" },
        { "shards", """[[true,"100000000000000000001","open"]]""" },
        { "iterator", "true" },
        { "got", "\"1\"" },
        { "updated", "\"2\"" },
        { "condition", "\"ConditionalCheckFailedException 400\"" },
        { "unprocessed", "{}" },
        { "batch", "2" },
        { "query", """["b","d"]""" },
        { "scan", "3" },
        { "records", """["INSERT a","MODIFY a","INSERT b","INSERT c","INSERT d","REMOVE c"]""" },
        { "fromLatest", "true" },
        { "record", """["1.1","aws:dynamodb","us-east-1","1","2","NEW_AND_OLD_IMAGES",true]""" },
        { "after", "4" },
        { "at", "5" },
        { "nothing", "0" },
        { "unknownStream", "\"ResourceNotFoundException 400\"" },
        { "unknownShard", "\"ResourceNotFoundException 400\"" },
        { "noIterator", "\"ValidationException 400\"" },
        { "expiry", """{"AttributeName":"until","TimeToLiveStatus":"ENABLED"}""" },
        { "noExpiry", """{"TimeToLiveStatus":"DISABLED"}""" },
        { "backups", """["ENABLED","ENABLED",35,true]""" },
        { "noBackups", "\"DISABLED\"" },
        { "backupsKept", "\"ENABLED\"" },
        { "backupsChanged", "\"ValidationException 400\"" },
        { "backupsUnknown", "\"TableNotFoundException 400\"" },
        { "own", """["arn:aws:dynamodb:us-east-1:000000000000:table/Own",true,true]""" },
        { "ownStream", "true" },
        { "tags", """[{"Key":"team","Value":"shop"}]""" },
        { "deleted", "\"arn:aws:dynamodb:us-east-1:000000000000:table/Own\"" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_shows_what_it_shows_in_AWS(string step, string expected) =>
        JsonNode.DeepEquals(_seen[step], JsonNode.Parse(expected)).ShouldBeTrue($"{step}: {_seen[step]?.ToJsonString() ?? "nothing"}");

    /// <summary>One walk for all who look at it.</summary>
    public sealed class Walk : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dynamodb-walk-");

        public JsonObject Seen { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using var cloud = await OrdersCloud.StartAsync(_folder, WithParcels);
            Seen = (await NodeScript.RunAsync(cloud, "DynamoDb/every-operation.mjs", cloud.Endpoint("DynamoDB"), "Parcels", "Orders")).AsObject();
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }

        /// <summary>A table with a stream, an expiry and an index.</summary>
        private static void WithParcels(JsonObject template) => template["Resources"]!["Parcels"] = JsonNode.Parse("""
            {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "Parcels",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "day", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "GlobalSecondaryIndexes": [{ "IndexName": "ByDay", "KeySchema": [{ "AttributeName": "day", "KeyType": "HASH" }], "Projection": { "ProjectionType": "ALL" } }],
                "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
                "TimeToLiveSpecification": { "AttributeName": "until", "Enabled": true },
                "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true }
              }
            }
            """);
    }
}
