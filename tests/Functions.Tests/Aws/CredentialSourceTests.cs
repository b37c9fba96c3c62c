using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Aws;

/// <summary>The function's credentials: in the environment, or where the environment says.</summary>
public sealed class CredentialSourceTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly List<TestRequest> _asked = [];
    private readonly TestServer _lambda;
    private TestAnswer _answer = Credentials("first", "2026-11-22T18:00:00Z");

    public CredentialSourceTests() => _lambda = new TestServer(request =>
    {
        _asked.Add(request);
        return Task.FromResult(_answer);
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lambda.DisposeAsync();

    [Fact]
    public void Those_of_the_environment_are_taken_as_they_are()
    {
        using var source = new CredentialSource(AwsSettings.At("http://127.0.0.1:1", ("AWS_SESSION_TOKEN", "token")), _clock);

        _clock.Advance(TimeSpan.FromDays(1));

        source.Get(CancellationToken.None).ShouldBe(new AwsCredentials("AKIDEXAMPLE", "secret-access-key", "token"));
    }

    [Fact]
    public void Where_the_environment_has_an_address_they_are_fetched_with_its_token_once()
    {
        using var source = Source();

        source.Get(CancellationToken.None).ShouldBe(new AwsCredentials("first", "secret-of-first", "token-of-first"));
        source.Get(CancellationToken.None).AccessKeyId.ShouldBe("first");

        var request = _asked.ShouldHaveSingleItem();
        (request.Method, request.Path, request.Headers["Authorization"]).ShouldBe(("GET", "/2021-04-23/credentials", "the-token"));
    }

    [Fact]
    public void Five_minutes_before_their_end_they_are_fetched_anew()
    {
        using var source = Source();
        source.Get(CancellationToken.None);
        _answer = Credentials("second", "2026-11-23T00:00:00Z");

        _clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        source.Get(CancellationToken.None).AccessKeyId.ShouldBe("first");
        _clock.Advance(TimeSpan.FromSeconds(1));
        source.Get(CancellationToken.None).AccessKeyId.ShouldBe("second");
    }

    [Fact]
    public void Those_without_an_end_are_kept()
    {
        _answer = new TestAnswer(200, """{"AccessKeyId":"AKID","SecretAccessKey":"secret"}""");
        using var source = Source();

        source.Get(CancellationToken.None).ShouldBe(new AwsCredentials("AKID", "secret", null));
        _clock.Advance(TimeSpan.FromDays(1));
        source.Get(CancellationToken.None);

        _asked.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(200, """{"SecretAccessKey":"secret"}""")]
    [InlineData(200, """{"AccessKeyId":"AKID"}""")]
    public void What_is_no_credentials_is_a_fault_that_may_pass(int status, string body)
    {
        _answer = new TestAnswer(status, body);
        using var source = Source();

        Should.Throw<IOException>(() => source.Get(CancellationToken.None)).Message.ShouldContain($"it answered {status}");
    }

    [Theory]
    [InlineData("http://192.0.2.1/credentials")]
    [InlineData("http://example.org/credentials")]
    [InlineData("credentials")]
    public void The_token_is_sent_to_this_machine_or_over_TLS_only(string address) =>
        Should.Throw<SettingsException>(() => Source(address)).Message.ShouldStartWith("AWS_CONTAINER_CREDENTIALS_FULL_URI is ");

    [Theory]
    [InlineData("http://localhost:1/credentials")]
    [InlineData("http://[::1]:1/credentials")]
    [InlineData("https://example.org/credentials")]
    public void This_machine_has_several_names(string address) => Should.NotThrow(() => Source(address).Dispose());

    [Fact]
    public async Task A_call_is_signed_with_those_that_are_valid_then()
    {
        await using var aws = new FakeAws();
        aws.Secrets["arn"] = "text";
        using var client = new SecretsManagerClient(
            AwsSettings.At(aws.Url, ("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"{_lambda.Url}/2021-04-23/credentials")), _clock, new NoJitter());

        await client.GetSecretValueAsync("arn", SecretsManagerClient.Current, CancellationToken.None);
        await client.GetSecretValueAsync("arn", SecretsManagerClient.Current, CancellationToken.None);
        _answer = Credentials("second", "2026-11-23T00:00:00Z");
        _clock.Advance(TimeSpan.FromHours(6));
        await client.GetSecretValueAsync("arn", SecretsManagerClient.Current, CancellationToken.None);

        aws.Calls.Select(call => call.Headers["X-Amz-Security-Token"]).ShouldBe(["token-of-first", "token-of-first", "token-of-second"]);
        aws.Calls.Select(call => call.Headers["Authorization"].Split('/')[0].Split('=')[1]).ShouldBe(["first", "first", "second"]);
    }

    private CredentialSource Source(string? address = null) => new(
        new Settings("Test", new Dictionary<string, string>
        {
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = address ?? $"{_lambda.Url}/2021-04-23/credentials",
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "the-token",
        }),
        _clock);

    private static TestAnswer Credentials(string key, string end) =>
        new(200, $$"""{"AccessKeyId":"{{key}}","SecretAccessKey":"secret-of-{{key}}","Token":"token-of-{{key}}","Expiration":"{{end}}"}""");
}
