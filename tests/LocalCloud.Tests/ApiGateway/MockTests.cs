using System.Net;
using System.Net.Http.Headers;
using CloudTemplate;

namespace LocalCloud.Tests.ApiGateway;

public sealed class MockTests
{
    private static readonly MockAnswerModel Preflight = new(204, [new("Access-Control-Allow-Origin", "*"), new("Vary", "Origin")], "application/json", "");

    [Fact]
    public async Task A_preflight_is_answered_with_headers_and_no_function()
    {
        await using var gateway = await TestGateway.StartAsync(Mock("OPTIONS", new MockModel(Answers(("application/json", Preflight)), RefusesOthers: false)), Apis.Method("POST", "/orders"));

        using HttpRequestMessage request = new(HttpMethod.Options, "/orders");
        request.Headers.TryAddWithoutValidation("Origin", "https://shop.example");
        using var response = await gateway.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        response.Headers.GetValues("Vary").ShouldBe(["Origin"]);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        gateway.Functions.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, true, 200, """{"up":true}""")]
    [InlineData("application/json; charset=utf-8", true, 200, """{"up":true}""")]
    [InlineData("Application/JSON", true, 200, """{"up":true}""")]
    [InlineData("text/plain", true, 202, "fine")]
    [InlineData("text/html", true, 415, """{"message": "Unsupported Media Type"}""")]
    [InlineData("text/html", false, 500, """{"message": "Internal server error"}""")]
    public async Task The_requests_content_type_chooses_the_answer(string? contentType, bool refusesOthers, int status, string body)
    {
        MockModel mock = new(Answers(("application/json", new MockAnswerModel(200, [], "application/json", """{"up":true}""")), ("text/plain", new MockAnswerModel(202, [], "text/plain", "fine"))), refusesOthers);
        await using var gateway = await TestGateway.StartAsync(Mock("POST", mock));

        using ByteArrayContent content = new([]);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var response = await gateway.Client.PostAsync("/orders", content);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
        response.Content.Headers.ContentType!.ToString().ShouldBe(status == 202 ? "text/plain" : "application/json");
    }

    private static MethodModel Mock(string method, MockModel mock) => Apis.Method(method, "/orders") with { FunctionArn = "", Mock = mock };

    private static Dictionary<string, MockAnswerModel> Answers(params (string ContentType, MockAnswerModel Answer)[] answers) =>
        answers.ToDictionary(entry => entry.ContentType, entry => entry.Answer, StringComparer.OrdinalIgnoreCase);
}
