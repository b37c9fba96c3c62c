using System.Net;
using CloudTemplate;

namespace LocalCloud.Tests.ApiGateway;

public sealed class LimitsTests
{
    private const string Ok = """{"statusCode":200}""";
    private const int TenMegabytes = 10 * 1024 * 1024;

    [Theory]
    [InlineData(TenMegabytes, false, 200)]
    [InlineData(TenMegabytes + 1, false, 413)]
    [InlineData(TenMegabytes + 1, true, 413)]
    public async Task A_body_may_have_ten_megabytes(int length, bool chunked, int status)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders"));
        gateway.Functions.Answer("Orders", Ok);

        using HttpRequestMessage request = new(HttpMethod.Post, "/orders") { Content = new ByteArrayContent(Enumerable.Repeat((byte)'a', length).ToArray()) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await gateway.Client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        if (status == 413)
        {
            response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["RequestTooLargeException"]);
            (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message":"Request Too Long"}""");
            gateway.Functions.Calls.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("RequestTooLargeException", 413, 413, """{"message":"Request Too Long"}""")]
    [InlineData("TooManyRequestsException", 429, 500, """{"message": "Internal server error"}""")]
    [InlineData("ResourceNotFoundException", 404, 500, """{"message": "Internal server error"}""")]
    public async Task What_Lambda_refuses_is_answered_as_API_Gateway_does(string code, int refused, int status, string body)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders"));
        gateway.Functions.Refuse("Orders", code, refused);

        using var response = await gateway.Client.PostAsync("/orders", null);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
        gateway.Log.Lines.ShouldContain(line => line.Text.Contains($"Orders was not invoked: {code}"));
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_the_integration_may_is_504()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders") with { IntegrationTimeout = TimeSpan.FromMilliseconds(50) });
        gateway.Functions.NeverAnswer("Orders");

        using var response = await gateway.Client.PostAsync("/orders", null);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["InternalServerErrorException"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message": "Endpoint request timed out"}""");
    }

    [Fact]
    public async Task More_requests_than_burst_and_rate_allow_are_429_until_service_time_has_passed()
    {
        var api = Apis.Of(Apis.Method("POST", "/orders"), Apis.Method("GET", "/orders")) with { Throttle = new ThrottleModel(RateLimit: 0.001, BurstLimit: 2) };
        await using var gateway = await TestGateway.StartAsync(api);
        gateway.Functions.Answer("Orders", Ok);

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var response = await gateway.Client.PostAsync("/orders", null);
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await gateway.Client.GetAsync("/orders")).StatusCode.ShouldBe(HttpStatusCode.OK);   // each method has the stage's limits for itself
        response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["TooManyRequestsException"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message":"Too Many Requests"}""");

        gateway.Clock.Advance(TimeSpan.FromSeconds(1000));
        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_methods_own_throttle_stands_in_place_of_the_stages()
    {
        var api = Apis.Of(Apis.Method("POST", "/orders") with { Throttle = new ThrottleModel(0.001, 1) }, Apis.Method("GET", "/orders")) with { Throttle = new ThrottleModel(0.001, 1) };
        await using var gateway = await TestGateway.StartAsync(api);
        gateway.Functions.Answer("Orders", Ok);

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await gateway.Client.GetAsync("/orders")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
