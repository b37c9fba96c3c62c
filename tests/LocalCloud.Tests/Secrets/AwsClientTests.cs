using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Secrets;

/// <summary>What AWS's own client for Node.js sees of a whole cloud: <c>every-operation.mjs</c>, step by step.</summary>
public sealed class AwsClientTests(AwsClientTests.Walk walk) : IClassFixture<AwsClientTests.Walk>
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> Steps => new()
    {
        { "first", "\"of the template\"" },
        { "put", """{"id":true,"stages":["AWSCURRENT"]}""" },
        { "current", "\"second\"" },
        { "previous", "\"of the template\"" },
        { "again", "true" },
        { "otherValueSameToken", """{"name":"ResourceExistsException","status":400}""" },
        { "stillCurrent", "\"second\"" },
        { "pending", "\"third\"" },
        { "moveWithoutFrom", """{"name":"InvalidParameterException","status":400}""" },
        { "rotated", """{"AWSCURRENT":true,"AWSPREVIOUS":true}""" },
        { "removeCurrent", """{"name":"InvalidParameterException","status":400}""" },
        { "byId", "\"second\"" },
        { "versions", "2" },
        { "allVersions", "3" },
        { "versionPages", "[2,1]" },
        { "binary", """{"bytes":[0,1,255],"text":null,"date":true}""" },
        { "description", "\"walked\"" },
        { "templateDescription", "\"Made up\"" },
        { "names", """["Generated","OrdersKey","Walked"]""" },
        { "filtered", """["Walked"]""" },
        { "pages", "[2,1]" },
        { "generated", """[["user",6],["password",12]]""" },
        { "password", "true" },
        { "impossiblePassword", """{"name":"InvalidParameterException","status":400}""" },
        { "unknown", """{"name":"ResourceNotFoundException","status":400}""" },
        { "unknownVersion", """{"name":"ResourceNotFoundException","status":400}""" },
        { "neither", """{"name":"InvalidRequestException","status":400}""" },
        { "tooLong", """{"name":"InvalidParameterException","status":400}""" },
        { "refused", """{"CreateSecret":"NotImplemented","DeleteSecret":"NotImplemented","RotateSecret":"NotImplemented"}""" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_shows_what_it_shows_in_AWS(string step, string expected) =>
        (walk.Seen[step]?.ToJsonString(Relaxed) ?? "nothing").ShouldBe(expected);

    [Fact]
    public void No_value_is_in_any_log() => walk.Logs.ShouldNotContain("of the template");

    /// <summary>One walk for all who look at it.</summary>
    public sealed class Walk : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-walk-");

        public JsonObject Seen { get; private set; } = [];

        public string Logs { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await using (var cloud = await OrdersCloud.StartAsync(_folder, WithSecrets))
            {
                Seen = await WalkAsync(cloud);

                // Refused, as its token is a number: what it says of that mustn't have the value in it.
                var (_, refusal) = await cloud.CallAsync("secretsmanager", "secretsmanager.PutSecretValue", new JsonObject { ["SecretId"] = "Walked", ["ClientRequestToken"] = 1, ["SecretString"] = "of the template" });
                Logs = refusal.ToJsonString();
            }

            Logs += string.Concat(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "state", "logs")).Select(File.ReadAllText));
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }

        private static async Task<JsonObject> WalkAsync(OrdersCloud cloud) =>
            (await NodeScript.RunAsync(cloud, "Secrets/every-operation.mjs", cloud.Endpoint("SecretsManager"))).AsObject();

        private static void WithSecrets(JsonObject template)
        {
            template["Resources"]!["Walked"] = JsonNode.Parse("""
                { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "Walked", "SecretString": "of the template" } }
                """);
            template["Resources"]!["Generated"] = JsonNode.Parse("""
                {
                  "Type": "AWS::SecretsManager::Secret",
                  "Properties": {
                    "Name": "Generated",
                    "Description": "Made up",
                    "GenerateSecretString": { "SecretStringTemplate": "{\"user\":\"orders\"}", "GenerateStringKey": "password", "PasswordLength": 12, "ExcludePunctuation": true }
                  }
                }
                """);
        }
    }
}
