using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.ApiGateway;

public sealed class ProxyEventTests
{
    private const string Ok = """{"statusCode":200}""";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_event_has_everything_that_format_1_0_has()
    {
        await using var gateway = await StartAsync(Apis.Method("POST", "/orders/{id}"));
        var before = DateTimeOffset.UtcNow;

        using HttpRequestMessage request = new(HttpMethod.Post, "/orders/7?size=10&size=20&name=a+b%2Bc") { Content = new StringContent("""{"sum": 1}""", Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.ParseAdd("tests/1.0");
        request.Headers.TryAddWithoutValidation("x-Mixed", "one");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        using var response = await gateway.Client.SendAsync(request);

        var host = gateway.Client.BaseAddress!.Authority;
        var input = gateway.Functions.Last("Orders").Event;
        var context = input["requestContext"]!;
        var requestId = Take(context, "requestId");
        requestId.ShouldBe(response.Headers.GetValues("x-amzn-RequestId").Single());
        Guid.TryParseExact(requestId, "D", out _).ShouldBeTrue();
        Take(context, "extendedRequestId").ShouldBe(response.Headers.GetValues("x-amz-apigw-id").Single());
        var epoch = context["requestTimeEpoch"]!.GetValue<long>();
        DateTimeOffset.FromUnixTimeMilliseconds(epoch).ShouldBeInRange(before.AddMilliseconds(-1), DateTimeOffset.UtcNow);
        Take(context, "requestTime").ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(epoch).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        context["requestTimeEpoch"] = 0;
        Take(context, "resourceId").Length.ShouldBe(6);
        Take(context, "deploymentId").Length.ShouldBe(6);

        var port = gateway.Client.BaseAddress.Port.ToString(CultureInfo.InvariantCulture);
        input.ToJsonString(Indented).ShouldBe(Expected.Replace("{host}", host, StringComparison.Ordinal).Replace("{port}", port, StringComparison.Ordinal));
    }

    private const string Expected = """
        {
          "resource": "/orders/{id}",
          "path": "/orders/7",
          "httpMethod": "POST",
          "headers": {
            "Host": "{host}",
            "User-Agent": "tests/1.0",
            "Content-Type": "application/json; charset=utf-8",
            "x-Mixed": "one",
            "X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
            "X-Forwarded-For": "203.0.113.7, 127.0.0.1",
            "X-Forwarded-Port": "{port}",
            "X-Forwarded-Proto": "http"
          },
          "multiValueHeaders": {
            "Host": [
              "{host}"
            ],
            "User-Agent": [
              "tests/1.0"
            ],
            "Content-Type": [
              "application/json; charset=utf-8"
            ],
            "x-Mixed": [
              "one"
            ],
            "X-Amzn-Trace-Id": [
              "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
            ],
            "X-Forwarded-For": [
              "203.0.113.7, 127.0.0.1"
            ],
            "X-Forwarded-Port": [
              "{port}"
            ],
            "X-Forwarded-Proto": [
              "http"
            ]
          },
          "queryStringParameters": {
            "size": "20",
            "name": "a b+c"
          },
          "multiValueQueryStringParameters": {
            "size": [
              "10",
              "20"
            ],
            "name": [
              "a b+c"
            ]
          },
          "pathParameters": {
            "id": "7"
          },
          "stageVariables": {
            "colour": "blue"
          },
          "requestContext": {
            "resourceId": "*",
            "resourcePath": "/orders/{id}",
            "httpMethod": "POST",
            "extendedRequestId": "*",
            "requestTime": "*",
            "path": "/orders/7",
            "accountId": "000000000000",
            "protocol": "HTTP/1.1",
            "stage": "dev",
            "domainPrefix": "127",
            "requestTimeEpoch": 0,
            "requestId": "*",
            "identity": {
              "cognitoIdentityPoolId": null,
              "accountId": null,
              "cognitoIdentityId": null,
              "caller": null,
              "sourceIp": "127.0.0.1",
              "principalOrgId": null,
              "accessKey": null,
              "cognitoAuthenticationType": null,
              "cognitoAuthenticationProvider": null,
              "userArn": null,
              "userAgent": "tests/1.0",
              "user": null
            },
            "domainName": "{host}",
            "deploymentId": "*",
            "apiId": "api123"
          },
          "body": "{\"sum\": 1}",
          "isBase64Encoded": false
        }
        """;

    [Fact]
    public async Task Of_a_header_that_comes_twice_the_last_value_counts_and_both_are_listed()
    {
        await using var gateway = await StartAsync(Apis.Method("GET", "/orders"));

        // By hand, since HttpClient would join the two lines.
        using TcpClient client = new();
        await client.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET /orders HTTP/1.1\r\nHost: shop.test\r\nx-Mixed: one\r\nX-MIXED: two\r\nConnection: close\r\n\r\n"u8.ToArray());
        using StreamReader answer = new(stream);
        (await answer.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200 OK");

        var input = gateway.Functions.Last("Orders").Event;
        input["headers"]!["x-Mixed"]!.GetValue<string>().ShouldBe("two");
        input["multiValueHeaders"]!["x-Mixed"]!.ToJsonString().ShouldBe("""["one","two"]""");
        input["requestContext"]!["domainName"]!.GetValue<string>().ShouldBe("shop.test");
        input["requestContext"]!["domainPrefix"]!.GetValue<string>().ShouldBe("shop");
    }

    [Fact]
    public async Task What_a_request_lacks_is_null()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Method("GET", "/orders"));
        gateway.Functions.Answer("Orders", Ok);

        await gateway.Client.GetAsync("/orders?");

        var input = gateway.Functions.Last("Orders").Event.AsObject();
        foreach (var name in new[] { "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body" })
        {
            input.ContainsKey(name).ShouldBeTrue(name);
            input[name].ShouldBeNull(name);
        }

        input["requestContext"]!.AsObject().ContainsKey("authorizer").ShouldBeFalse();
    }

    [Theory]
    [InlineData("{\"a\":\"b\\\\c\\u00e9\"}")]
    [InlineData("plain, with a \t, a \r\n, a \0 and a \u001f")]
    [InlineData("é ü ✓ 😀 \u2028 <script>&amp;'+")]
    [InlineData("\ufeff{\"bom\":true}")]
    [InlineData(" ")]
    public async Task A_text_reaches_the_function_byte_for_byte(string text)
    {
        await using var gateway = await StartAsync(Apis.Method("POST", "/orders"));

        await gateway.Client.PostAsync("/orders", new ByteArrayContent(Encoding.UTF8.GetBytes(text)));

        gateway.Functions.Last("Orders").Event["body"]!.GetValue<string>().ShouldBe(text);
        gateway.Log.Lines.ShouldNotContain(line => line.Text.Contains("UTF-8"));
    }

    [Fact]
    public async Task A_body_without_a_length_is_read_whole()
    {
        await using var gateway = await StartAsync(Apis.Method("POST", "/orders"));
        var text = string.Concat(Enumerable.Repeat("0123456789\"", 30_000));

        using HttpRequestMessage request = new(HttpMethod.Post, "/orders") { Content = new StringContent(text) };
        request.Headers.TransferEncodingChunked = true;
        await gateway.Client.SendAsync(request);

        gateway.Functions.Last("Orders").Event["body"]!.GetValue<string>().ShouldBe(text);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_become_replacement_characters_as_in_API_Gateway_and_the_log_says_so()
    {
        await using var gateway = await StartAsync(Apis.Method("POST", "/orders"));

        await gateway.Client.PostAsync("/orders", new ByteArrayContent([0x41, 0xff, 0x42]));

        var input = gateway.Functions.Last("Orders").Event;
        input["body"]!.GetValue<string>().ShouldBe("A\ufffdB");
        input["isBase64Encoded"]!.GetValue<bool>().ShouldBeFalse();
        gateway.Log.Lines.ShouldContain(line => line.Text.Contains("isn't UTF-8"));
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("IMAGE/PNG; q=1", true)]
    [InlineData("application/octet-stream", false)]
    public async Task A_body_of_a_binary_media_type_is_passed_in_Base64(string contentType, bool binary)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("POST", "/orders")) with { BinaryMediaTypes = ["image/png"] });
        gateway.Functions.Answer("Orders", Ok);

        using ByteArrayContent content = new("abc"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        await gateway.Client.PostAsync("/orders", content);

        var input = gateway.Functions.Last("Orders").Event;
        input["isBase64Encoded"]!.GetValue<bool>().ShouldBe(binary);
        input["body"]!.GetValue<string>().ShouldBe(binary ? "YWJj" : "abc");
    }

    [Fact]
    public async Task Headers_of_the_connection_are_not_passed_on()
    {
        await using var gateway = await StartAsync(Apis.Method("POST", "/orders"));

        using HttpRequestMessage request = new(HttpMethod.Post, "/orders") { Content = new StringContent("x") };
        request.Headers.Connection.Add("keep-alive");
        request.Headers.ExpectContinue = true;
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        await gateway.Client.SendAsync(request);

        var names = gateway.Functions.Last("Orders").Event["headers"]!.AsObject().Select(pair => pair.Key.ToLowerInvariant()).ToList();
        names.ShouldNotContain("connection");
        names.ShouldNotContain("content-length");
        names.ShouldNotContain("expect");
        names.ShouldNotContain("te");
        names.ShouldContain("host");
    }

    [Fact]
    public async Task A_trace_is_begun_when_the_request_brings_none()
    {
        await using var gateway = await StartAsync(Apis.Method("GET", "/orders"));

        using var response = await gateway.Client.GetAsync("/orders");

        var call = gateway.Functions.Last("Orders");
        call.TraceHeader.ShouldNotBeNull().ShouldMatch("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$");
        call.Source.ShouldBe("apigateway");
        call.Event["headers"]!["X-Amzn-Trace-Id"]!.GetValue<string>().ShouldBe(call.TraceHeader);
        response.Headers.GetValues("X-Amzn-Trace-Id").ShouldHaveSingleItem().ShouldBe(call.TraceHeader);
    }

    [Theory]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793", "^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=0$")]
    [InlineData("Sampled=1;Root=1-5759e988-bd862e3fe1be46a994272793", "^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=1$")]
    [InlineData("Root=nonsense;Sampled=1", "^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$")]
    public async Task A_trace_is_continued_as_far_as_its_header_is_one(string incoming, string passedOn)
    {
        await using var gateway = await StartAsync(Apis.Method("GET", "/orders"));

        using HttpRequestMessage request = new(HttpMethod.Get, "/orders");
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", incoming);
        await gateway.Client.SendAsync(request);

        gateway.Functions.Last("Orders").TraceHeader.ShouldNotBeNull().ShouldMatch(passedOn);
    }

    private static async Task<TestGateway> StartAsync(CloudTemplate.MethodModel method)
    {
        var gateway = await TestGateway.StartAsync(Apis.Of(method) with { StageVariables = new Dictionary<string, string>(StringComparer.Ordinal) { ["colour"] = "blue" } });
        gateway.Functions.Answer("Orders", Ok);
        return gateway;
    }

    /// <summary>Reads a value that differs from run to run, and puts an asterisk in its place.</summary>
    private static string Take(JsonNode node, string name)
    {
        var value = node[name]!.GetValue<string>();
        node[name] = "*";
        return value;
    }
}
