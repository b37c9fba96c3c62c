using System.Net;
using System.Text;

namespace LocalCloud.Tests.ApiGateway;

public sealed class ProxyResponseTests
{
    [Fact]
    public async Task Status_headers_and_body_are_the_functions()
    {
        await using var gateway = await StartAsync("""
            {"statusCode":201,"headers":{"Content-Type":"text/plain; charset=utf-8","X-Flag":true},"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"body":"grün \"und\" \u2713","isBase64Encoded":false}
            """);

        using var response = await gateway.Client.GetAsync("/orders");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        response.Headers.GetValues("X-Flag").ShouldBe(["true"]);
        response.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
        response.Headers.Contains("x-amzn-ErrorType").ShouldBeFalse();
        (await response.Content.ReadAsStringAsync()).ShouldBe("grün \"und\" ✓");
        response.Content.Headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount("grün \"und\" ✓"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"statusCode\":null}", 502)]
    [InlineData("{\"statusCode\":\"204\"}", 204)]
    [InlineData("{\"statusCode\":200,\"body\":null,\"headers\":null,\"multiValueHeaders\":null,\"isBase64Encoded\":null}")]
    public async Task What_an_answer_lacks_has_a_default(string answer, int status = 200)
    {
        await using var gateway = await StartAsync(answer);

        using var response = await gateway.Client.GetAsync("/orders");

        ((int)response.StatusCode).ShouldBe(status);
        if (status < 300)
        {
            (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"hello\"")]
    [InlineData("")]
    [InlineData("{\"statusCode\":200} x")]
    [InlineData("{\"statusCode\":200,\"wrongValue\":1}")]
    [InlineData("{\"hello\":\"world\"}")]
    [InlineData("{\"statusCode\":\"ok\"}")]
    [InlineData("{\"statusCode\":99}")]
    [InlineData("{\"statusCode\":200.5}")]
    [InlineData("{\"statusCode\":200,\"body\":{\"a\":1}}")]
    [InlineData("{\"statusCode\":200,\"body\":1}")]
    [InlineData("{\"statusCode\":200,\"headers\":[]}")]
    [InlineData("{\"statusCode\":200,\"headers\":{\"a\":{}}}")]
    [InlineData("{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}")]
    [InlineData("{\"statusCode\":200,\"headers\":{\"a b\":\"c\"}}")]
    [InlineData("{\"statusCode\":200,\"multiValueHeaders\":{\"a\":[1]}}")]
    [InlineData("{\"statusCode\":200,\"isBase64Encoded\":\"yes\"}")]
    public async Task A_malformed_answer_is_502_and_the_log_says_why(string answer)
    {
        await using var gateway = await StartAsync(answer);

        using var response = await gateway.Client.GetAsync("/orders");

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["InternalServerErrorException"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message": "Internal server error"}""");
        gateway.Log.Lines.ShouldContain(line => line.Text.Contains("The answer of Orders is no proxy response"));
    }

    [Fact]
    public async Task A_function_that_fails_is_502_and_its_words_stay_inside()
    {
        await using var gateway = await StartAsync("{}");
        gateway.Functions.Fail("Orders", "password is hunter2");

        using var response = await gateway.Client.GetAsync("/orders");

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message": "Internal server error"}""");
        gateway.Log.Lines.ShouldNotContain(line => line.Text.Contains("hunter2"));
    }

    [Fact]
    public async Task A_header_in_both_maps_is_sent_once_when_the_values_are_the_same()
    {
        await using var gateway = await StartAsync("""{"headers":{"X-A":"1","x-b":"1"},"multiValueHeaders":{"x-a":["1","2"],"X-B":["2"]}}""");

        using var response = await gateway.Client.GetAsync("/orders");

        response.Headers.GetValues("X-A").ShouldBe(["1", "2"]);
        response.Headers.GetValues("X-B").ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task The_headers_of_the_connection_are_the_gateways()
    {
        await using var gateway = await StartAsync("""{"headers":{"Content-Length":"99","Server":"mine","Date":"today","Connection":"close","Transfer-Encoding":"chunked"},"body":"abc"}""");

        using var response = await gateway.Client.GetAsync("/orders");

        (await response.Content.ReadAsStringAsync()).ShouldBe("abc");
        response.Headers.GetValues("x-amzn-Remapped-Content-Length").ShouldBe(["99"]);
        response.Headers.GetValues("x-amzn-Remapped-Server").ShouldBe(["mine"]);
        response.Headers.GetValues("x-amzn-Remapped-Date").ShouldBe(["today"]);
        response.Headers.GetValues("x-amzn-Remapped-Connection").ShouldBe(["close"]);
        response.Headers.TransferEncodingChunked.ShouldNotBe(true);
    }

    [Theory]
    [InlineData("image/png", "image/png, */*", "abc")]
    [InlineData("image/png", "text/html, image/png", "YWJj")]
    [InlineData("*/*", "text/html", "abc")]
    [InlineData(null, "image/png", "YWJj")]
    public async Task Base64_is_decoded_when_the_first_accepted_type_is_binary(string? binaryMediaType, string accept, string body)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("GET", "/orders")) with { BinaryMediaTypes = binaryMediaType is null ? [] : [binaryMediaType] });
        gateway.Functions.Answer("Orders", """{"body":"YWJj","isBase64Encoded":true}""");

        using HttpRequestMessage request = new(HttpMethod.Get, "/orders");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await gateway.Client.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
    }

    [Fact]
    public async Task A_body_that_only_claims_to_be_Base64_is_500()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("GET", "/orders")) with { BinaryMediaTypes = ["*/*"] });
        gateway.Functions.Answer("Orders", """{"body":"no!","isBase64Encoded":true}""");

        (await gateway.Client.GetAsync("/orders")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    private static async Task<TestGateway> StartAsync(string answer)
    {
        var gateway = await TestGateway.StartAsync(Apis.Method("GET", "/orders"));
        gateway.Functions.Answer("Orders", answer);
        return gateway;
    }
}
