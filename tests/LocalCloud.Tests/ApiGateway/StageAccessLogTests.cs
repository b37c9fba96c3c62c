using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Tests.Logs;

namespace LocalCloud.Tests.ApiGateway;

public sealed class StageAccessLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_request_is_one_line_in_the_stages_format()
    {
        const string Format = """{"id":"$context.requestId","method":"$context.httpMethod","resource":"$context.resourcePath","path":"$context.path","status":$context.status,"length":$context.responseLength,"ip":"$context.identity.sourceIp","agent":"$context.identity.userAgent","integration":"$context.integration.status","lambda":"$context.integrationStatus","stage":"$context.stage","api":"$context.apiId","error":"$context.error.message","latency":$context.responseLatency}""";
        var (answer, lines) = await LogAsync(Format, gateway => gateway.Client.PostAsync("/orders/7?a=b", new StringContent("private-body")));

        var line = JsonNode.Parse(lines.ShouldHaveSingleItem())!.AsObject();
        ((int)line["latency"]!).ShouldBeInRange(0, 60_000);
        line.Remove("latency");
        line.ToJsonString().ShouldBe($$"""
            {"id":"{{answer.Headers.GetValues("x-amzn-RequestId").Single()}}","method":"POST","resource":"/orders/{id}","path":"/orders/7","status":201,"length":4,"ip":"127.0.0.1","agent":"-","integration":"201","lambda":"200","stage":"dev","api":"api123","error":"-"}
            """.Trim());
    }

    [Fact]
    public async Task A_refusal_says_why_and_has_a_dash_for_what_it_never_had()
    {
        var (_, lines) = await LogAsync("$context.requestId $context.status $context.error.responseType $context.error.messageString $context.resourcePath $context.integrationLatency", gateway => gateway.Client.GetAsync("/nowhere"));

        lines.ShouldHaveSingleItem().ShouldMatch(@"^[0-9a-f-]{36} 403 MISSING_AUTHENTICATION_TOKEN ""Missing Authentication Token"" - -$");
    }

    [Theory]
    [InlineData("$context.nothing.known", "-")]
    [InlineData("$context.responseBody.x", "-")]
    [InlineData("$context.statusx", "-")]
    [InlineData("$context.status.", "201.")]
    [InlineData("[$context.status]$context.stage$", "[201]dev$")]
    [InlineData("$$context.status $context", "$201 $context")]
    [InlineData("$context.authorizer.principalId $context.authorizer.tier", "- -")]
    [InlineData("no variable", "no variable")]
    public async Task A_variable_that_isnt_known_is_a_dash_and_all_else_is_text(string format, string expected)
    {
        var (_, lines) = await LogAsync(format, gateway => gateway.Client.PostAsync("/orders/7", null));

        lines.ShouldBe([expected]);
    }

    [Fact]
    public async Task Nobody_forges_a_field_or_a_line_with_quotes()
    {
        var (_, lines) = await LogAsync("""{"agent":"$context.identity.userAgent"}""", gateway =>
        {
            gateway.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "a\",\"status\":\"200\\");
            return gateway.Client.PostAsync("/orders/7", null);
        });

        ((string)JsonNode.Parse(lines.ShouldHaveSingleItem())!["agent"]!).ShouldBe("a\",\"status\":\"200\\");
    }

    [Fact]
    public async Task What_the_authorizer_says_of_the_caller_can_be_logged()
    {
        var api = Apis.Of(Apis.Method("POST", "/orders/{id}", authorizer: Apis.Authorizer(TimeSpan.Zero)));
        var (_, lines) = await LogAsync("$context.authorizer.principalId $context.authorizer.tier", gateway =>
        {
            gateway.Functions.Answer("Doorman", """{"principalId":"ann","context":{"tier":"gold"},"policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}}""");
            return gateway.Client.PostAsync("/orders/7", null);
        }, api);

        lines.ShouldBe(["ann gold"]);
    }

    [Fact]
    public async Task Requests_at_the_same_time_are_each_a_whole_line()
    {
        var (_, lines) = await LogAsync("$context.status $context.requestId", async gateway =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.Client.PostAsync("/orders/7", null)));
            return answers[0];
        });

        lines.Count.ShouldBe(100);
        lines.ShouldAllBe(line => line.Length == 40 && line.StartsWith("201 "));
        lines.Distinct().Count().ShouldBe(100);
    }

    /// <summary>What that request is answered, and what the log has once everything ended.</summary>
    private async Task<(HttpResponseMessage Answer, IReadOnlyList<string> Lines)> LogAsync(string format, Func<TestGateway, Task<HttpResponseMessage>> request, RestApiModel? api = null)
    {
        HttpResponseMessage answer;
        var logged = (api ?? Apis.Of(Apis.Method("POST", "/orders/{id}"))) with { AccessLog = new AccessLogModel("/shop/access", format) };
        await using var logs = TestLogs.In(_folder, "/shop/access");
        await using (var gateway = await TestGateway.StartAsync(logged, logs: logs))
        {
            gateway.Functions.Answer("Orders", """{"statusCode":201,"body":"done"}""");
            answer = await request(gateway);
            await gateway.Log.ReadAsync(1);
        }

        return (answer, await logs.MessagesAsync("/shop/access"));
    }
}
