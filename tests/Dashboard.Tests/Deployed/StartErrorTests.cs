using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.EndToEnd.Tests.Running;
using Built = Webhooks.EndToEnd.Tests.Running.Program;

namespace Webhooks.Dashboard.Tests.Deployed;

/// <summary>A deployed stack that can't be asked ends the start with one line that says why and what to do.</summary>
public sealed class StartErrorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication _aws = null!;
    private string _answer = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _aws = builder.Build();
        _aws.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            http.Response.ContentType = "application/x-amz-json-1.0";
            return http.Response.WriteAsync(_answer);
        });
        await _aws.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("com.amazon.coral.service#ExpiredTokenException", "The security token included in the request is expired", "Sign in again (aws sso login)")]
    [InlineData("com.amazon.coral.service#UnrecognizedClientException", "The security token included in the request is invalid.", "AWS doesn't take your keys. Check AWS_PROFILE")]
    [InlineData("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "Requested resource not found", "Your account has none of that name in eu-west-1. Check AWS_PROFILE, AWS_REGION")]
    [InlineData("com.amazon.coral.service#AccessDeniedException", "User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:Query", "docs/runbook.md has the policy")]
    public async Task What_AWS_refuses_is_said_with_what_to_do(string type, string message, string advice)
    {
        _answer = new JsonObject { ["__type"] = type, ["message"] = message }.ToJsonString();

        var error = await StartAsync(new() { ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "secret" });

        error.ShouldStartWith("error: The table WebhookEvents-gone can't be asked");
        error.ShouldContain(message);
        error.ShouldContain(advice);
    }

    [Fact]
    public async Task Without_credentials_it_says_how_to_get_some() =>
        (await StartAsync([])).ShouldContain("this machine has no AWS credentials");

    /// <summary>Starts it with an environment in which it finds no credentials but those given.</summary>
    private async Task<string> StartAsync(Dictionary<string, string?> keys)
    {
        var outputs = new JsonObject { ["Webhooks-gone"] = new JsonObject { ["TableName"] = "WebhookEvents-gone", ["TopicArn"] = "arn:aws:sns:eu-west-1:1:WebhookAlarms-gone" } };
        await File.WriteAllTextAsync(_folder.File("outputs.json"), outputs.ToJsonString());
        Dictionary<string, string?> environment = new()
        {
            ["AWS_ENDPOINT_URL"] = _aws.Urls.Single(), ["HOME"] = _folder.Path, ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_PROFILE"] = null, ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null,
            ["AWS_SHARED_CREDENTIALS_FILE"] = _folder.File("none"), ["AWS_CONFIG_FILE"] = _folder.File("none"),
        };
        foreach (var (name, value) in keys)
        {
            environment[name] = value;
        }

        var (exitCode, _, error) = await RunningProgram.ToEndAsync([Built.Path("Dashboard", "Webhooks.Dashboard"), "--stack", _folder.File("outputs.json"), "--port", "0"], environment);

        exitCode.ShouldBe(1);
        return error.TrimEnd().Split('\n').ShouldHaveSingleItem();
    }
}
