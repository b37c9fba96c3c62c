using System.Net;
using CloudTemplate;

namespace LocalCloud.Tests.ApiGateway;

public sealed class AuthorizerTests
{
    private static readonly TimeSpan Never = TimeSpan.Zero;

    [Fact]
    public async Task The_authorizer_is_told_of_the_request_but_not_of_its_body()
    {
        await using var gateway = await StartAsync(Never, "method.request.header.X-Key");
        gateway.Functions.Answer("Doorman", Policy("Allow", $"{Apis.MethodArns}/*"));

        (await SendAsync(gateway, "/orders/7?size=1", "letmein")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var asked = gateway.Functions.Last("Doorman");
        asked.Source.ShouldBe("apigateway");
        asked.TraceHeader.ShouldBe(gateway.Functions.Last("Orders").TraceHeader);
        asked.Event.AsObject().Select(pair => pair.Key).ShouldBe(
        [
            "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
            "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext",
        ]);
        asked.Event["type"]!.GetValue<string>().ShouldBe("REQUEST");
        asked.Event["methodArn"]!.GetValue<string>().ShouldBe($"{Apis.MethodArns}/POST/orders/7");
        asked.Event["resource"]!.GetValue<string>().ShouldBe("/orders/{id}");
        asked.Event["headers"]!["X-Key"]!.GetValue<string>().ShouldBe("letmein");
        asked.Event["queryStringParameters"]!.ToJsonString().ShouldBe("""{"size":"1"}""");
        asked.Event["pathParameters"]!.ToJsonString().ShouldBe("""{"id":"7"}""");
        asked.Event["stageVariables"]!.ToJsonString().ShouldBe("{}");
        asked.Event["requestContext"]!["apiId"]!.GetValue<string>().ShouldBe("api123");
        asked.Event["requestContext"]!["requestId"]!.GetValue<string>().ShouldBe(gateway.Functions.Last("Orders").Event["requestContext"]!["requestId"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_it_says_of_the_caller_reaches_the_function_as_text()
    {
        await using var gateway = await StartAsync(Never, "method.request.header.X-Key");
        gateway.Functions.Answer("Doorman", $$$"""
            {"principalId":"user|7","policyDocument":{{{PolicyDocument("Allow", "*")}}},"context":{"name":"Ann","level":3,"admin":true,"none":null}}
            """);

        await SendAsync(gateway, "/orders/7", "letmein");

        var caller = gateway.Functions.Last("Orders").Event["requestContext"]!["authorizer"]!.AsObject();
        caller["integrationLatency"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(0);
        caller.Remove("integrationLatency");
        caller.ToJsonString().ShouldBe("""{"name":"Ann","level":"3","admin":"true","none":null,"principalId":"user|7"}""");
    }

    [Theory]
    [InlineData("method.request.header.X-Key", "/orders/7", null, 401)]
    [InlineData("method.request.header.X-Key", "/orders/7", "", 401)]
    [InlineData("method.request.header.x-key", "/orders/7", "k", 200)]
    [InlineData("method.request.querystring.key", "/orders/7", "k", 401)]
    [InlineData("method.request.querystring.key", "/orders/7?key=", "k", 401)]
    [InlineData("method.request.querystring.key", "/orders/7?key=k", null, 200)]
    [InlineData("stageVariables.colour", "/orders/7", null, 401)]
    [InlineData("stageVariables.size", "/orders/7", null, 200)]
    [InlineData("context.identity.sourceIp", "/orders/7", null, 200)]
    [InlineData("context.identity.userAgent", "/orders/7", null, 401)]
    [InlineData("context.httpMethod", "/orders/7", null, 200)]
    public async Task An_identity_source_that_is_missing_or_empty_is_401_without_a_question(string source, string path, string? key, int status)
    {
        var api = Apis.Of(Apis.Method("POST", "/orders/{id}", authorizer: Apis.Authorizer(Never, source))) with
        {
            StageVariables = new Dictionary<string, string>(StringComparer.Ordinal) { ["size"] = "large" },
        };
        await using var gateway = await TestGateway.StartAsync(api);
        gateway.Functions.Answer("Doorman", Policy("Allow", "*"));
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");

        using var response = await SendAsync(gateway, path, key);

        ((int)response.StatusCode).ShouldBe(status);
        gateway.Functions.CallsOf("Doorman").ShouldBe(status == 200 ? 1 : 0);
        if (status == 401)
        {
            await ShouldBeAsync(response, 401, "UnauthorizedException", """{"message":"Unauthorized"}""");
        }
    }

    [Fact]
    public async Task Of_several_identity_sources_each_one_counts()
    {
        await using var gateway = await StartAsync(Never, "method.request.header.X-Key", "method.request.header.X-Other");

        (await SendAsync(gateway, "/orders/7", "letmein")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        gateway.Functions.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void An_identity_source_that_nobody_knows_stops_the_start()
    {
        var api = Apis.Of(Apis.Method("POST", "/orders", authorizer: Apis.Authorizer(Never, "method.request.cookie.key")));

        Should.Throw<TemplateException>(() => TestGateway.StartAsync(api)).Problems.ShouldHaveSingleItem().ShouldStartWith("Stack/Doorman: the identity source 'method.request.cookie.key' is not emulated.");
    }

    public static TheoryData<string, bool> Policies => new()
    {
        { PolicyDocument("Allow", $"{Apis.MethodArns}/POST/orders/7"), true },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/POST/orders/*"), true },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/*"), true },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/P?ST/orders/?"), true },
        { PolicyDocument("Allow", "*"), true },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/GET/orders/7"), false },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/POST/orders"), false },
        { PolicyDocument("Allow", $"{Apis.MethodArns}/POST/ORDERS/7"), false },
        { """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["execute-api:*"],"Resource":["nothing","*"]}}""", true },
        { """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"EXECUTE-API:invoke","Resource":"*"}}""", true },
        { """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","NotResource":"arn:aws:execute-api:us-east-1:000000000000:other/*"}}""", true },
        { """{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"execute-api:Invoke","Resource":"*"}}""", false },
        { """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"execute-api:InvalidateCache","Resource":"*"}}""", false },
        { """{"Version":"2012-10-17","Statement":[]}""", false },
        { """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*/GET/*"}]}""", true },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_policy_allows_what_it_names_and_nothing_else(string policyDocument, bool allowed)
    {
        await using var gateway = await StartAsync(Never);
        gateway.Functions.Answer("Doorman", $$$"""{"principalId":"p","policyDocument":{{{policyDocument}}}}""");

        using var response = await SendAsync(gateway, "/orders/7", null);

        if (allowed)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        else
        {
            await ShouldBeAsync(response, 403, "AccessDeniedException", """{"Message":"User is not authorized to access this resource"}""");
            gateway.Functions.CallsOf("Orders").ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("""[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}]""")]
    [InlineData("""[{"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*/POST/orders/7"},{"Effect":"Allow","Action":"*","Resource":"*"}]""")]
    public async Task A_deny_outweighs_every_allow(string statements)
    {
        await using var gateway = await StartAsync(Never);
        gateway.Functions.Answer("Doorman", $$$"""{"principalId":"p","policyDocument":{"Version":"2012-10-17","Statement":{{{statements}}}}}""");

        using var response = await SendAsync(gateway, "/orders/7", null);

        await ShouldBeAsync(response, 403, "AccessDeniedException", """{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}""");
        gateway.Functions.CallsOf("Orders").ShouldBe(0);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("not JSON")]
    [InlineData("\"Allow\"")]
    [InlineData("{\"principalId\":\"p\"}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Version\":\"2012-10-17\"}}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"*\"}]}}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":7}]}}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{}}]}}")]
    [InlineData("{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]},\"context\":{\"list\":[1]}}")]
    public async Task An_answer_that_is_no_policy_is_500_and_the_log_says_why(string answer)
    {
        await using var gateway = await StartAsync(Never);
        gateway.Functions.Answer("Doorman", answer);

        using var response = await SendAsync(gateway, "/orders/7", null);

        await ShouldBeAsync(response, 500, "AuthorizerConfigurationException", """{"message":null}""");
        gateway.Functions.CallsOf("Orders").ShouldBe(0);
        gateway.Log.Lines.ShouldContain(line => line.Text.Contains("The answer of the authorizer Doorman can't be used"));
    }

    [Theory]
    [InlineData("Unauthorized", 401)]
    [InlineData("unauthorized", 500)]
    [InlineData("Unauthorized.", 500)]
    [InlineData("database is down", 500)]
    public async Task A_function_that_fails_with_exactly_Unauthorized_means_401(string errorMessage, int status)
    {
        await using var gateway = await StartAsync(Never);
        gateway.Functions.Fail("Doorman", errorMessage);

        using var response = await SendAsync(gateway, "/orders/7", null);

        if (status == 401)
        {
            await ShouldBeAsync(response, 401, "UnauthorizedException", """{"message":"Unauthorized"}""");
        }
        else
        {
            await ShouldBeAsync(response, 500, "AuthorizerConfigurationException", """{"message":null}""");
            gateway.Log.Lines.ShouldContain(line => line.Text.Contains("Doorman failed") && line.Text.Contains("invocation-1"));
        }
    }

    [Fact]
    public async Task A_throttled_authorizer_is_500()
    {
        await using var gateway = await StartAsync(Never);
        gateway.Functions.Refuse("Doorman", "TooManyRequestsException", 429);

        using var response = await SendAsync(gateway, "/orders/7", null);

        await ShouldBeAsync(response, 500, "AuthorizerConfigurationException", """{"message":null}""");
    }

    [Fact]
    public async Task With_a_TTL_of_zero_every_request_is_a_question()
    {
        await using var gateway = await StartAsync(Never, "method.request.header.X-Key");
        gateway.Functions.Answer("Doorman", Policy("Allow", "*"));

        await SendAsync(gateway, "/orders/7", "k");
        await SendAsync(gateway, "/orders/7", "k");

        gateway.Functions.CallsOf("Doorman").ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_TTL_and_for_the_same_identity()
    {
        await using var gateway = await StartAsync(TimeSpan.FromSeconds(300), "method.request.header.X-Key");
        gateway.Functions.Answer("Doorman", Policy("Allow", "*"));

        await SendAsync(gateway, "/orders/7", "k");
        await SendAsync(gateway, "/orders/8", "k");
        gateway.Functions.CallsOf("Doorman").ShouldBe(1);

        await SendAsync(gateway, "/orders/7", "another");
        gateway.Functions.CallsOf("Doorman").ShouldBe(2);

        gateway.Clock.Advance(TimeSpan.FromSeconds(301));
        await SendAsync(gateway, "/orders/7", "k");
        gateway.Functions.CallsOf("Doorman").ShouldBe(3);
    }

    [Fact]
    public async Task A_kept_policy_is_held_against_each_method_anew()
    {
        await using var gateway = await StartAsync(TimeSpan.FromSeconds(300), "method.request.header.X-Key");
        gateway.Functions.Answer("Doorman", Policy("Allow", $"{Apis.MethodArns}/POST/orders/7"));

        (await SendAsync(gateway, "/orders/7", "k")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(gateway, "/orders/8", "k")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        gateway.Functions.CallsOf("Doorman").ShouldBe(1);
    }

    [Fact]
    public async Task Two_lists_of_values_that_look_alike_joined_are_not_the_same_identity()
    {
        await using var gateway = await StartAsync(TimeSpan.FromSeconds(300), "method.request.querystring.a", "method.request.querystring.b");
        gateway.Functions.Answer("Doorman", Policy("Allow", "*"));

        await SendAsync(gateway, "/orders/7?a=1&b=23", null);
        await SendAsync(gateway, "/orders/7?a=12&b=3", null);

        gateway.Functions.CallsOf("Doorman").ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var gateway = await StartAsync(TimeSpan.FromSeconds(300), "method.request.header.X-Key");
        gateway.Functions.Fail("Doorman", "database is down");
        (await SendAsync(gateway, "/orders/7", "k")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        gateway.Functions.Answer("Doorman", Policy("Allow", "*"));

        (await SendAsync(gateway, "/orders/7", "k")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_method_ARN_over_1600_bytes_is_414()
    {
        await using var gateway = await StartAsync(Never);

        using var response = await SendAsync(gateway, $"/orders/{new string('7', 1600)}", null);

        ((int)response.StatusCode).ShouldBe(414);
        gateway.Functions.Calls.ShouldBeEmpty();
    }

    private static async Task<TestGateway> StartAsync(TimeSpan ttl, params string[] identitySources)
    {
        var gateway = await TestGateway.StartAsync(Apis.Method("POST", "/orders/{id}", authorizer: Apis.Authorizer(ttl, identitySources)));
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");
        return gateway;
    }

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, string path, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("secret") };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Key", key);
        }

        return await gateway.Client.SendAsync(request);
    }

    private static string Policy(string effect, string resource) => $$$"""{"principalId":"p","policyDocument":{{{PolicyDocument(effect, resource)}}}}""";

    private static string PolicyDocument(string effect, string resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Action":"execute-api:Invoke","Resource":"{{resource}}"}]}""";

    private static async Task ShouldBeAsync(HttpResponseMessage response, int status, string errorType, string body)
    {
        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("x-amzn-ErrorType").ShouldHaveSingleItem().ShouldBe(errorType);
        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
    }
}
