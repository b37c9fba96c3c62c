using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Tests.Stack;

/// <summary>A Control that answers otherwise than it should: the pages say what isn't known, and none fails.</summary>
[Collection(nameof(RunningDashboard))]
public sealed class StrangeControlTests(RunningDashboard dashboard) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication _control = null!;
    private (int Status, string Body) _answer;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _control = builder.Build();
        _control.Run(http =>
        {
            http.Response.StatusCode = _answer.Status;
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(_answer.Body);
        });
        await _control.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _control.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(404, """{"error":"There is no such address."}""")]
    [InlineData(500, "")]
    [InlineData(200, "<html>not JSON</html>")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, """{"resources":null,"functions":null,"series":null,"records":null,"traces":null,"spans":null,"calls":null,"nodes":null}""")]
    public async Task Whatever_Control_answers_every_page_comes_and_the_overview_says_what_is_unknown(int status, string body)
    {
        _answer = (status, body);
        var outputs = JsonNode.Parse(await File.ReadAllTextAsync(dashboard.Stack.OutputsPath))!;
        outputs["Endpoints"]!["Control"] = _control.Urls.Single();
        await File.WriteAllTextAsync(_folder.File("outputs.json"), outputs.ToJsonString());
        var (process, link) = await RunningDashboard.StartAsync(_folder.File("outputs.json"));
        using (process)
        {
            using var visitor = await Visitor.OpenAsync(link);

            var overview = (await visitor.PageAsync("/")).Body!.Reads();
            overview.ShouldContain("unknown");
            overview.ShouldContain("The local cloud doesn't answer");
            foreach (var page in new[] { "/events", "/transactions", "/dead-letters", "/send", "/resources", "/logs" })
            {
                await visitor.PageAsync(page);
            }

            foreach (var page in new[] { "/traces", "/traces/0af7651916cd43dd8448eb211c80319c", "/resources/Consumer" })
            {
                var unknown = await visitor.PageAsync(page, HttpStatusCode.ServiceUnavailable);
                unknown.QuerySelector("main h2")!.Reads().ShouldBe("Unknown");
                unknown.QuerySelector("main section")!.Reads().ShouldContain($"Control is silent at {_control.Urls.Single()}, or is of another version");
                unknown.QuerySelector($"main a[href='{page}']")!.Reads().ShouldBe("Ask again");
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task A_Control_that_is_silent_is_waited_for_only_so_long()
    {
        using HttpClient http = new(new Silent()) { Timeout = TimeSpan.FromMilliseconds(50) };
        ControlClient client = new(http, new StackOutputs { Endpoints = new StackEndpoints { Control = "http://127.0.0.1:9" } });

        (await client.RatesAsync(CancellationToken.None)).ShouldBeNull();
        (await client.LogLinesAsync("Consumer", CancellationToken.None)).ShouldBeNull();
        (await Should.ThrowAsync<OperationException>(() => client.AdvanceClockAsync(1, CancellationToken.None))).Message.ShouldBe("Control doesn't answer at http://127.0.0.1:9.");
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("It never answers.");
        }
    }
}
