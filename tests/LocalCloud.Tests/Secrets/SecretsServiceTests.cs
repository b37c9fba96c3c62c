using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Secrets;

/// <summary>What a client that isn't AWS's may send.</summary>
[Collection(OrdersCollection.Name)]
public sealed class SecretsServiceTests(OneOrdersCloud orders)
{
    private readonly OrdersCloud _cloud = orders.Cloud;

    [Theory]
    [InlineData("PutSecretValue", """{ "SecretId": "OrdersKey", "SecretString": "x" }""", "InvalidRequestException")]
    [InlineData("PutSecretValue", """{ "SecretId": "OrdersKey", "SecretString": "x", "ClientRequestToken": "short" }""", "InvalidParameterException")]
    [InlineData("PutSecretValue", """{ "SecretId": "OrdersKey", "SecretString": "x", "SecretBinary": "eA==", "ClientRequestToken": "11111111-1111-4111-8111-111111111111" }""", "InvalidParameterException")]
    [InlineData("PutSecretValue", """{ "SecretId": "OrdersKey", "SecretString": "x", "VersionStages": [], "ClientRequestToken": "11111111-1111-4111-8111-111111111111" }""", "InvalidParameterException")]
    [InlineData("PutSecretValue", """{ "SecretId": "OrdersKey", "SecretString": "x", "RotationToken": "t" }""", "InvalidParameterException")]
    [InlineData("UpdateSecretVersionStage", """{ "SecretId": "OrdersKey", "VersionStage": "mine" }""", "InvalidParameterException")]
    [InlineData("UpdateSecretVersionStage", """{ "SecretId": "OrdersKey", "VersionStage": "mine", "MoveToVersionId": "nobody's" }""", "ResourceNotFoundException")]
    [InlineData("ListSecretVersionIds", """{ "SecretId": "OrdersKey", "MaxResults": 0 }""", "InvalidParameterException")]
    [InlineData("ListSecrets", """{ "NextToken": "-1" }""", "InvalidNextTokenException")]
    [InlineData("ListSecrets", """{ "Filters": [{ "Key": "tag-key", "Values": ["a"] }] }""", "InvalidParameterException")]
    [InlineData("GetRandomPassword", """{ "PasswordLength": 5000 }""", "InvalidParameterException")]
    [InlineData("DescribeSecret", """{ "SecretId": 1 }""", "SerializationException")]
    [InlineData("Describe", "{}", "UnknownOperationException")]
    public async Task What_Secrets_Manager_refuses_is_refused_by_the_same_name(string operation, string request, string code)
    {
        var (status, answer) = await _cloud.CallAsync("secretsmanager", $"secretsmanager.{operation}", JsonNode.Parse(request)!.AsObject());

        status.ShouldBe(400, answer.ToJsonString());
        ((string?)answer["__type"]).ShouldBe(code);
    }

    [Fact]
    public async Task What_was_asked_of_a_secret_that_is_not_there_is_recorded_too()
    {
        await _cloud.CallAsync("secretsmanager", "secretsmanager.DescribeSecret", new JsonObject { ["SecretId"] = "Nobodys" });

        var (_, access) = await _cloud.ControlAsync(HttpMethod.Get, "/access");
        access["calls"]!.AsArray().ShouldContain(call => (string?)call!["resource"] == "arn:aws:secretsmanager:us-east-1:000000000000:secret:Nobodys");
    }
}
