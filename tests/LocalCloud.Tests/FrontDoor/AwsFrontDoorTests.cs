using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.FrontDoor;

[Collection(OrdersCollection.Name)]
public sealed class AwsFrontDoorTests(OneOrdersCloud orders)
{
    private readonly OrdersCloud _cloud = orders.Cloud;

    [Fact]
    public async Task An_unsigned_call_is_refused()
    {
        using HttpRequestMessage unsigned = new(HttpMethod.Post, _cloud.Endpoint("SQS")) { Content = new StringContent("{}") };

        var (status, answer) = await _cloud.SendAsync(unsigned);

        status.ShouldBe(403);
        ((string?)answer["__type"]).ShouldBe("MissingAuthenticationTokenException");
    }

    [Fact]
    public async Task A_key_that_was_not_issued_here_opens_nothing()
    {
        var (status, answer) = await _cloud.CallAsync("dynamodb", "DynamoDB_20120810.ListTables", [], new AccessKey("AKIAIOSFODNN7EXAMPLE", _cloud["SecretAccessKey"], null));

        status.ShouldBe(403);
        ((string?)answer["__type"]).ShouldBe("UnrecognizedClientException");
    }

    [Fact]
    public async Task A_keys_id_without_its_secret_opens_nothing()
    {
        var (status, answer) = await _cloud.CallAsync("dynamodb", "DynamoDB_20120810.ListTables", [], new AccessKey(_cloud["AccessKeyId"], "guessed", null));

        status.ShouldBe(403);
        ((string?)answer["__type"]).ShouldBe("InvalidSignatureException");
    }

    [Fact]
    public async Task A_service_that_is_not_emulated_is_refused_by_name()
    {
        var (status, answer) = await _cloud.CallAsync("kinesis", "Kinesis_20131202.PutRecord", []);

        status.ShouldBe(501);
        ((string?)answer["message"]).ShouldNotBeNull().ShouldContain("kinesis");
    }

    [Fact]
    public async Task A_secret_is_found_by_name_by_arn_and_by_arn_without_its_suffix()
    {
        foreach (var id in (string[])["OrdersKey", _cloud["KeyArn"], _cloud["KeyArn"][..^7]])
        {
            var (status, answer) = await _cloud.CallAsync("secretsmanager", "secretsmanager.GetSecretValue", new JsonObject { ["SecretId"] = id });

            status.ShouldBe(200, answer.ToJsonString());
            ((string?)answer["SecretString"]).ShouldBe("first");
            ((string?)answer["ARN"]).ShouldBe(_cloud["KeyArn"]);
            ((string?)answer["VersionStages"]![0]).ShouldBe("AWSCURRENT");
        }
    }

    [Theory]
    [InlineData("""{ "SecretId": "Nobodys" }""", "ResourceNotFoundException")]
    [InlineData("""{ "SecretId": "OrdersKey", "VersionStage": "AWSPREVIOUS" }""", "ResourceNotFoundException")]
    [InlineData("{}", "InvalidParameterException")]
    [InlineData("""{ "SecretId": 7 }""", "SerializationException")]
    public async Task A_secret_that_is_not_there_is_refused_as_Secrets_Manager_does(string request, string code)
    {
        var (status, answer) = await _cloud.CallAsync("secretsmanager", "secretsmanager.GetSecretValue", JsonNode.Parse(request)!.AsObject());

        status.ShouldBe(400);
        ((string?)answer["__type"]).ShouldBe(code);
    }

    [Fact]
    public async Task An_operation_that_is_not_emulated_is_refused_by_name()
    {
        var (status, answer) = await _cloud.CallAsync("secretsmanager", "secretsmanager.DeleteSecret", []);

        status.ShouldBe(501);
        ((string?)answer["message"]).ShouldNotBeNull().ShouldContain("secretsmanager.DeleteSecret");
    }
}
