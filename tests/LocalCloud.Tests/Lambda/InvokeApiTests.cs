using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Lambda;

public sealed class InvokeApiTests : IAsyncLifetime
{
    private LambdaHost _host = null!;

    public async Task InitializeAsync() => _host = await LambdaHost.StartAsync([LambdaHost.Function()]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("Sample")]
    [InlineData("Sample:$LATEST")]
    [InlineData("000000000000:function:Sample")]
    [InlineData("arn:aws:lambda:eu-west-1:000000000000:function:Sample")]
    [InlineData("arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3ASample")]
    public async Task A_function_is_invoked_by_its_name_or_ARN(string name)
    {
        var response = await SendAsync("POST", $"/2015-03-31/functions/{name}/invocations", "[1]");

        response.StatusCode.ShouldBe(200);
        Text(response).ShouldBe("[1]");
        response.Headers["X-Amz-Executed-Version"].ToString().ShouldBe("$LATEST");
        Guid.TryParse(response.Headers["x-amzn-RequestId"], out _).ShouldBeTrue();
        response.Headers.ShouldNotContainKey("X-Amz-Function-Error");
        response.Headers.ShouldNotContainKey("X-Amz-Log-Result");
    }

    [Fact]
    public async Task An_error_of_the_function_is_a_200_that_says_so()
    {
        var response = await SendAsync("POST", "/2015-03-31/functions/Sample/invocations", """{"do":"fail"}""");

        response.StatusCode.ShouldBe(200);
        response.Headers["X-Amz-Function-Error"].ToString().ShouldBe("Unhandled");
        ((string?)JsonNode.Parse(Text(response))!["errorType"]).ShouldBe("Sample.Error");
    }

    [Fact]
    public async Task The_log_of_the_call_comes_with_it_when_asked_for()
    {
        var response = await SendAsync("POST", "/2015-03-31/functions/Sample/invocations", """{"do":"say","text":"hello"}""", ("X-Amz-Log-Type", "Tail"));

        var log = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers["X-Amz-Log-Result"].Single()!)).Split('\n');
        log[0].ShouldStartWith("START RequestId: ");
        log[^2].ShouldStartWith("REPORT RequestId: ");
        log.ShouldContain("hello");
    }

    [Fact]
    public async Task No_payload_is_an_empty_object() => Text(await SendAsync("POST", "/2015-03-31/functions/Sample/invocations", "")).ShouldBe("{}");

    [Fact]
    public async Task A_dry_run_runs_nothing()
    {
        var response = await SendAsync("POST", "/2015-03-31/functions/Sample/invocations", "{}", ("X-Amz-Invocation-Type", "DryRun"));

        response.StatusCode.ShouldBe(204);
        _host.Lambda.LogTail("Sample").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "/2015-03-31/functions/Sample/invocations", "{", "InvalidRequestContentException", 400)]
    [InlineData("POST", "/2015-03-31/functions/Nobody/invocations", "{}", "ResourceNotFoundException", 404)]
    [InlineData("POST", "/2015-03-31/functions/Sample:7/invocations", "{}", "ResourceNotFoundException", 404)]
    [InlineData("PUT", "/2015-03-31/functions/Sample/code", "{}", "NotImplemented", 501)]
    [InlineData("GET", "/2018-10-31/layers", "", "NotImplemented", 501)]
    public async Task What_is_wrong_or_not_emulated_is_refused_by_name(string method, string path, string body, string code, int status)
    {
        var refusal = await Should.ThrowAsync<AwsServiceException>(() => SendAsync(method, path, body));

        refusal.Code.ShouldBe(code);
        refusal.Status.ShouldBe(status);
    }

    [Fact]
    public async Task An_asynchronous_call_is_answered_when_the_event_is_kept()
    {
        var response = await SendAsync("POST", "/2015-03-31/functions/Sample/invocations", "[1]", ("X-Amz-Invocation-Type", "Event"));

        response.StatusCode.ShouldBe(202);
        var kept = (await _host.Events.DoAsync((events, _, now) => events.Claim("Sample", 10, now))).ShouldHaveSingleItem();
        kept.RequestId.ShouldBe(response.Headers["x-amzn-RequestId"].ToString());
        Encoding.UTF8.GetString(kept.Payload).ShouldBe("[1]");
        kept.Source.ShouldBe("developer");
    }

    [Fact]
    public async Task A_payload_over_six_megabytes_is_refused()
    {
        var refusal = await Should.ThrowAsync<AwsServiceException>(() => SendAsync("POST", "/2015-03-31/functions/Sample/invocations", new string('1', LambdaService.LargestRequest + 1)));

        refusal.Status.ShouldBe(413);
    }

    [Fact]
    public async Task Functions_are_listed_and_described()
    {
        var list = JsonNode.Parse(Text(await SendAsync("GET", "/2015-03-31/functions/", "")))!;
        var function = JsonNode.Parse(Text(await SendAsync("GET", "/2015-03-31/functions/Sample", "")))!["Configuration"]!;
        var configuration = JsonNode.Parse(Text(await SendAsync("GET", "/2015-03-31/functions/Sample/configuration", "")))!;

        list["Functions"]!.AsArray().Count.ShouldBe(1);
        JsonNode.DeepEquals(list["Functions"]![0], function).ShouldBeTrue();
        JsonNode.DeepEquals(configuration, function).ShouldBeTrue();
        ((string?)function["FunctionArn"]).ShouldBe("arn:aws:lambda:eu-west-1:000000000000:function:Sample");
        ((int)function["MemorySize"]!).ShouldBe(256);
        ((int)function["Timeout"]!).ShouldBe(30);
    }

    private static string Text(HttpResponse response) => Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());

    private async Task<HttpResponse> SendAsync(string method, string path, string body, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        await _host.Lambda.HandleAsync(context, Principal.Developer).WaitAsync(LambdaHost.Patience);
        return context.Response;
    }
}
