using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.ApiGateway;

public sealed class AccessLogTests
{
    [Fact]
    public async Task A_request_leaves_one_line_and_nothing_private_in_it()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders/{id}"));
        gateway.Functions.Answer("Orders", """{"statusCode":201,"body":"private-answer"}""");

        using HttpRequestMessage request = new(HttpMethod.Post, "/orders/private-id?private=query") { Content = new StringContent("private-body") };
        request.Headers.TryAddWithoutValidation("X-Key", "private-header");
        using var response = await gateway.Client.SendAsync(request);

        var (level, text) = (await gateway.Log.ReadAsync(1)).ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Information);
        text.ShouldMatch(@"^POST /orders/\{id\} 201 in \d+\.\d ms \(request [0-9a-f-]{36}, authorizer 0\.0 ms, integration \d+\.\d ms, error -\)$");
        text.ShouldContain(response.Headers.GetValues("x-amzn-RequestId").Single());
        text.ShouldNotContain("private");
    }

    [Fact]
    public async Task The_line_of_a_refusal_names_its_kind_but_not_the_path_that_was_made_up()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders"));

        await gateway.Client.GetAsync("/private");

        var (_, text) = (await gateway.Log.ReadAsync(1)).ShouldHaveSingleItem();
        text.ShouldStartWith("GET (no such resource) 403 in ");
        text.ShouldEndWith("error MissingAuthenticationTokenException)");
    }
}
