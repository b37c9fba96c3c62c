using System.Net;
using CloudTemplate;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.ApiGateway;

public sealed class InvokePermissionTests
{
    public static TheoryData<string?, string, bool> Permissions => new()
    {
        { $"{Apis.MethodArns}/POST/orders/*", "apigateway.amazonaws.com", true },
        { "arn:aws:execute-api:us-east-1:000000000000:api123/*/POST/orders/{id}", "apigateway.amazonaws.com", true },
        { "arn:aws:execute-api:us-east-1:000000000000:api123/*", "apigateway.amazonaws.com", true },
        { null, "apigateway.amazonaws.com", true },
        { "arn:aws:execute-api:us-east-1:000000000000:api123/test-invoke-stage/POST/orders/*", "apigateway.amazonaws.com", false },
        { $"{Apis.MethodArns}/GET/orders/*", "apigateway.amazonaws.com", false },
        { "arn:aws:execute-api:us-east-1:000000000000:other/*", "apigateway.amazonaws.com", false },
        { null, "sns.amazonaws.com", false },
    };

    [Theory]
    [MemberData(nameof(Permissions))]
    public async Task A_function_is_called_only_with_a_permission_for_this_method(string? sourceArn, string principal, bool allowed)
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("POST", "/orders/{id}")), [Apis.Permission("Orders", sourceArn, principal)]);
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");

        using var response = await gateway.Client.PostAsync("/orders/7", null);

        response.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        if (!allowed)
        {
            response.Headers.GetValues("x-amzn-ErrorType").ShouldBe(["InternalServerErrorException"]);
            (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message": "Internal server error"}""");
            gateway.Functions.Calls.ShouldBeEmpty();
            var (level, text) = gateway.Log.Lines[0];
            level.ShouldBe(LogLevel.Error);
            text.ShouldContain(Apis.FunctionArn("Orders"));
            text.ShouldContain($"{Apis.MethodArns}/POST/orders/{{id}}");
        }
    }

    [Fact]
    public async Task A_permission_for_another_function_does_not_help()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("POST", "/orders")), [Apis.Permission("Invoices", null)]);

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData(":live", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.InternalServerError)]
    public async Task A_method_that_calls_an_alias_needs_the_aliass_own_permission(string qualifier, HttpStatusCode expected)
    {
        var method = Apis.Method("POST", "/orders") with { FunctionArn = $"{Apis.FunctionArn("Orders")}:live" };
        var permission = Apis.Permission("Orders", null) with { FunctionArn = Apis.FunctionArn("Orders") + qualifier };
        await using var gateway = await TestGateway.StartAsync(Apis.Of(method), [permission]);
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task For_ANY_the_permission_must_cover_the_method_that_came()
    {
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("ANY", "/orders")), [Apis.Permission("Orders", $"{Apis.MethodArns}/POST/orders")]);
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Client.GetAsync("/orders")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData("arn:aws:execute-api:us-east-1:000000000000:api123/authorizers/*", true)]
    [InlineData("arn:aws:execute-api:us-east-1:000000000000:api123/authorizers/Doorman", true)]
    [InlineData("arn:aws:execute-api:us-east-1:000000000000:api123/dev/*", false)]
    public async Task An_authorizer_needs_a_permission_of_its_own(string sourceArn, bool allowed)
    {
        IReadOnlyList<InvokePermissionModel> permissions = [Apis.Permission("Orders", null), Apis.Permission("Doorman", sourceArn)];
        await using var gateway = await TestGateway.StartAsync(Apis.Of(Apis.Method("POST", "/orders", authorizer: Apis.Authorizer(TimeSpan.Zero))), permissions);
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");
        gateway.Functions.Answer("Doorman", """{"policyDocument":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}""");

        using var response = await gateway.Client.PostAsync("/orders", null);

        response.StatusCode.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        if (!allowed)
        {
            (await response.Content.ReadAsStringAsync()).ShouldBe("""{"message":null}""");
            gateway.Log.Lines.ShouldContain(line => line.Text.Contains("api123/authorizers/Doorman"));
        }
    }

    [Fact]
    public async Task Where_the_functions_are_in_another_partition_so_is_the_API()
    {
        var method = Apis.Method("POST", "/orders") with { FunctionArn = "arn:aws-cn:lambda:us-east-1:000000000000:function:Orders" };
        var permission = Apis.Permission("Orders", "arn:aws-cn:execute-api:us-east-1:000000000000:api123/dev/POST/orders") with { FunctionArn = method.FunctionArn };
        await using var gateway = await TestGateway.StartAsync(Apis.Of(method), [permission]);
        gateway.Functions.Answer("Orders", """{"statusCode":200}""");

        (await gateway.Client.PostAsync("/orders", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
