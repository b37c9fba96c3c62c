using System.Net;

namespace LocalCloud.Tests.ApiGateway;

public sealed class RoutingTests
{
    private const string Ok = """{"statusCode":200}""";

    [Theory]
    [InlineData("GET", "/", "Root")]
    [InlineData("GET", "/orders", "Orders")]
    [InlineData("GET", "/orders/", "Orders")]
    [InlineData("GET", "//orders", "Orders")]
    [InlineData("GET", "/orders/latest", "Latest")]
    [InlineData("GET", "/orders/latest/lines", "Lines")]
    [InlineData("GET", "/orders/7", "Order")]
    [InlineData("GET", "/orders/7/lines", "Lines")]
    [InlineData("GET", "/orders/7/lines/1", "Rest")]
    [InlineData("GET", "/elsewhere", "Rest")]
    [InlineData("DELETE", "/orders", "AnyOrders")]
    [InlineData("POST", "/orders/latest", "Rest")]
    public async Task The_most_specific_path_that_has_the_method_answers(string method, string path, string function)
    {
        await using var gateway = await TestGateway.StartAsync(
            Apis.Method("ANY", "/{rest+}", "Rest"),
            Apis.Method("GET", "/orders/{id}", "Order"),
            Apis.Method("GET", "/orders/{id}/lines", "Lines"),
            Apis.Method("GET", "/orders/latest", "Latest"),
            Apis.Method("ANY", "/orders", "AnyOrders"),
            Apis.Method("GET", "/orders", "Orders"),
            Apis.Method("GET", "/", "Root"));
        foreach (var name in new[] { "Rest", "Order", "Lines", "Latest", "AnyOrders", "Orders", "Root" })
        {
            gateway.Functions.Answer(name, Ok);
        }

        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(gateway.Client.BaseAddress!.AbsoluteUri.TrimEnd('/') + path));
        using var response = await gateway.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Functions.Calls.ShouldHaveSingleItem().FunctionName.ShouldBe(function);
    }

    [Theory]
    [InlineData("GET", "/orders")]
    [InlineData("POST", "/ordres")]
    [InlineData("POST", "/orders/7")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/ORDERS")]
    public async Task What_has_no_route_is_answered_like_a_missing_token(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders"));

        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using var response = await gateway.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldHaveSingleItem().ShouldBe("MissingAuthenticationTokenException");
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message":"Missing Authentication Token"}""");
    }

    [Fact]
    public async Task A_variable_stands_for_one_segment_and_a_greedy_one_for_the_rest()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("GET", "/shops/{shop}/files/{path+}"));
        gateway.Functions.Answer("Orders", Ok);

        (await gateway.Client.GetAsync("/shops/b%2Bb/files/a/b%20c/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var input = gateway.Functions.Last("Orders").Event;
        input["resource"]!.GetValue<string>().ShouldBe("/shops/{shop}/files/{path+}");
        input["path"]!.GetValue<string>().ShouldBe("/shops/b%2Bb/files/a/b%20c/");
        input["pathParameters"]!.ToJsonString().ShouldBe("""{"shop":"b%2Bb","path":"a/b%20c"}""", StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public async Task A_greedy_variable_needs_at_least_one_segment()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("GET", "/files/{path+}"));

        (await gateway.Client.GetAsync("/files/")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
