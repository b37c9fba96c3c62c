using CloudTemplate;

namespace LocalCloud.Tests.ApiGateway;

public sealed class GatewayResponseTests
{
    private static readonly GatewayResponseModel Missing = new("MISSING_AUTHENTICATION_TOKEN")
    {
        Status = 404,
        Headers = [new("Access-Control-Allow-Origin", "*")],
        ContentType = "application/problem+json",
        Template = """{"title":$context.error.messageString,"type":"$context.error.responseType","detail":"$context.error.message"}""",
    };

    [Fact]
    public async Task An_answer_of_the_templates_stands_in_place_of_AWSs()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("POST", "/orders")) with { GatewayResponses = [Missing] });

        using var response = await gateway.Client.GetAsync("/nowhere");

        ((int)response.StatusCode).ShouldBe(404);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["MissingAuthenticationTokenException"]);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"title":"Missing Authentication Token","type":"MISSING_AUTHENTICATION_TOKEN","detail":"Missing Authentication Token"}""");
        (await gateway.Log.ReadAsync(1)).ShouldHaveSingleItem().Text.ShouldStartWith("GET (no such resource) 404 ");
    }

    [Theory]
    [InlineData("/nowhere", 404, "Missing Authentication Token")]   // its own, before the default
    [InlineData("/orders", 418, "Unauthorized")]
    [InlineData("/broken", 503, "Internal server error")]
    public async Task A_type_without_its_own_has_the_default_of_its_hundred(string path, int status, string message)
    {
        var api = Apis.Of(Apis.Method("GET", "/orders", authorizer: Apis.Authorizer(TimeSpan.Zero, "method.request.header.X-Key")), Apis.Method("GET", "/broken", "Broken")) with
        {
            GatewayResponses = [Missing, new GatewayResponseModel("DEFAULT_4XX") { Status = 418 }, new GatewayResponseModel("DEFAULT_5XX") { Status = 503, Headers = [new("Retry-After", "5")] }],
        };
        await using var gateway = await TestGateway.StartAsync(api);
        gateway.Functions.Fail("Broken", "no");

        using var response = await gateway.Client.GetAsync(path);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"{message}\"");
        response.Headers.Contains("Retry-After").ShouldBe(status == 503);
    }

    [Fact]
    public async Task What_a_function_answers_is_its_own()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("GET", "/orders")) with { GatewayResponses = [new GatewayResponseModel("DEFAULT_4XX") { Status = 418 }] });
        gateway.Functions.Answer("Orders", """{"statusCode":404,"body":"mine"}""");

        using var response = await gateway.Client.GetAsync("/orders");

        ((int)response.StatusCode).ShouldBe(404);
        (await response.Content.ReadAsStringAsync()).ShouldBe("mine");
    }
}
