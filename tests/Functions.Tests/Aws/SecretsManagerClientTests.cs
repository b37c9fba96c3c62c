using Webhooks.Functions.Aws;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Aws;

public sealed class SecretsManagerClientTests : IAsyncLifetime
{
    private readonly FakeAws _aws = new();
    private readonly SecretsManagerClient _client;

    public SecretsManagerClientTests() => _client = new SecretsManagerClient(AwsSettings.At(_aws.Url), TimeProvider.System, new NoJitter());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_version_is_asked_for_by_its_label()
    {
        _aws.Instead = _ => new TestAnswer(200, """{"ARN":"arn","CreatedDate":1.523477145713E9,"SecretString":"text","VersionStages":["AWSPREVIOUS"]}""");

        var version = (await ReadAsync())!;

        version.Text.ShouldBe("text");
        version.CreatedAt.ShouldBe(new DateTimeOffset(2018, 4, 11, 20, 5, 45, 713, TimeSpan.Zero));
        version.ToString().ShouldBe("SecretVersion");
        var call = _aws.Calls.Single();
        call.Text.ShouldBe("""{"SecretId":"arn","VersionStage":"AWSPREVIOUS"}""");
        call.Headers["Content-Type"].ShouldBe("application/x-amz-json-1.1");
        FakeAws.Target(call).ShouldBe("secretsmanager.GetSecretValue");
    }

    [Theory]
    [InlineData("""{"SecretString":"text"}""")]
    [InlineData("""{"SecretString":"text","CreatedDate":"yesterday"}""")]
    [InlineData("""{"SecretString":"text","CreatedDate":-1}""")]
    [InlineData("""{"SecretString":"text","CreatedDate":1e300}""")]
    [InlineData("""{"SecretString":"text" """)]
    public async Task A_time_that_is_none_is_left_out(string answer)
    {
        _aws.Instead = _ => new TestAnswer(200, answer);

        (await ReadAsync())!.CreatedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"SecretBinary":"AAAA"}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task Without_a_text_there_is_no_value(string answer)
    {
        _aws.Instead = _ => new TestAnswer(200, answer);

        (await ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_label_that_no_version_has_is_no_fault() => (await ReadAsync()).ShouldBeNull();

    [Fact]
    public void Credentials_name_their_key_and_nothing_else() => new AwsCredentials("AKID", "secret", "token").ToString().ShouldBe("AKID");

    [Theory]
    [InlineData(500, "x", true)]
    [InlineData(429, "x", true)]
    [InlineData(400, "ThrottlingException", true)]
    [InlineData(400, "RequestLimitExceeded", true)]
    [InlineData(400, "AccessDeniedException", false)]
    [InlineData(403, "ExpiredTokenException", false)]
    public void What_may_pass_is_told_from_what_will_not(int status, string code, bool passes) =>
        new AwsServiceException("call", status, code, null).IsTransient.ShouldBe(passes);

    private Task<SecretVersion?> ReadAsync() => _client.GetSecretValueAsync("arn", SecretsManagerClient.Previous, TestTime.Limit());
}
