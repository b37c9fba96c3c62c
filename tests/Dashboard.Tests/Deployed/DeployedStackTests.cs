using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Functions.Archive;
using Webhooks.Functions.DeadLetters;
using Webhooks.Functions.Hosting;
using Webhooks.Operations.Tests;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Tests.Deployed;

/// <summary>
/// The whole stack as if it were deployed: its outputs as <c>cdk deploy --outputs-file</c> writes them, keys and AWS's address from the
/// environment, and no Control that could tell anything.
/// </summary>
public sealed partial class DeployedStackTests : IAsyncLifetime
{
    private static readonly string[] OfLocalRunsOnly = ["Endpoints", "ControlToken", "Region", "AccessKeyId", "SecretAccessKey", "Signing", "DashboardUrl"];
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private RunningProgram _cloud = null!;

    public async Task InitializeAsync() => _cloud = await RunningProgram.AppHostAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_page_works_on_a_deployed_stack_with_no_more_than_the_runbooks_policy()
    {
        var failed = RunningStack.Event("evt_deployed_failed", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), payment: "pi_deployed");
        var key = await GiveUpAsync(failed);
        var before = await CallsAsync();
        var (process, link) = await RunningDashboard.StartAsync(await OutputsAsync(), new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = _cloud.Endpoint("DynamoDB"), ["AWS_ACCESS_KEY_ID"] = _cloud["AccessKeyId"], ["AWS_SECRET_ACCESS_KEY"] = _cloud["SecretAccessKey"],
            ["AWS_REGION"] = "eu-central-1", // the stack's own outputs know better
        });
        using (process)
        {
            using var visitor = await Visitor.OpenAsync(link);
            await LookAroundAsync(visitor);
            await RevealAsync(visitor, failed, key);
            await ReplayAsync(visitor, failed);
            await SendAsync(visitor);
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        var made = (await CallsAsync()).Where(call => call.Value > before.GetValueOrDefault(call.Key)).Select(call => call.Key).ToList();
        var policy = RunbookPolicy.Read(_cloud["TableName"]["WebhookEvents-".Length..]);
        made.ShouldNotBeEmpty();
        made.Where(call => !policy.Allows(call.Action, call.Resource)).ShouldBeEmpty("docs/runbook.md's policy must allow what the dashboard calls");
        policy.Actions.Where(action => !action.StartsWith("kms:", StringComparison.Ordinal)).Except(made.Select(call => call.Action)).ShouldBeEmpty("and nothing that it doesn't call");
    }

    private static async Task LookAroundAsync(Visitor visitor)
    {
        var overview = await visitor.PageAsync("/");
        overview.Body!.Reads().ShouldContain("deployed · dev");
        overview.Body!.Reads().ShouldContain("0 waiting", Case.Sensitive, "SQS says how much is in the queue");
        foreach (var page in new[] { "/events", "/events?status=failed", "/events?provider=stripe&within=30d", "/events?q=refund", "/transactions", "/dead-letters" })
        {
            await visitor.PageAsync(page);
        }

        foreach (var (page, place) in new[]
        {
            ("/logs?q=evt_1", "#logsV2:logs-insights"), ("/metrics", "#dashboards/dashboard/Webhooks-dev"), ("/traces", "#xray:traces/query"), ("/traces/0af7651916cd43dd8448eb211c80319c", "#xray:traces/1-0af76519-16cd43dd8448eb211c80319c"), ("/resources", "#/functions/WebhookConsumer-dev"),
            ("/resources", "#dashboards/dashboard/Webhooks-dev"),
        })
        {
            var links = (await visitor.PageAsync(page)).QuerySelectorAll("a[href^=https]").Select(link => link.GetAttribute("href")!).ToList();
            links.ShouldContain(link => link.StartsWith("https://us-east-1.console.aws.amazon.com/", StringComparison.Ordinal) && link.Contains(place, StringComparison.Ordinal), page);
        }
    }

    private static async Task RevealAsync(Visitor visitor, StandardEvent failed, string key)
    {
        var page = await visitor.PageAsync($"/events/{failed.EventId}");
        page.Source.Text.ShouldNotContain("4242");

        (await visitor.SubmitAsync(page, "form[action*=payload]")).QuerySelector("#payload pre")!.Reads().ShouldContain("4242");

        // The archive's object is the same event: both looks are in its life, with the key that AWS knows somebody by.
        await visitor.SubmitAsync(await visitor.PageAsync($"/dead-letters/object?key={Uri.EscapeDataString(key)}"), "form[action='/dead-letters/object']");
        var steps = (await visitor.PageAsync($"/events/{failed.EventId}")).QuerySelectorAll("#life li").Select(step => step.Reads()).Where(step => step.Contains("Revealed, audited", StringComparison.Ordinal)).ToList();
        steps.Count.ShouldBe(2);
        steps.ShouldAllBe(step => step.Contains($"by {Environment.UserName} (dashboard, key AKIA", StringComparison.Ordinal));
    }

    private static async Task ReplayAsync(Visitor visitor, StandardEvent failed)
    {
        var dryRun = await visitor.PageAsync($"/dead-letters/dry-run?id={failed.EventId}");

        await visitor.SubmitAsync(dryRun, "form[action='/dead-letters/replay']");

        await Eventually.TrueAsync(async () => (await visitor.PageAsync($"/events/{failed.EventId}")).QuerySelector("#state")!.Reads() == "Stored");
        (await visitor.PageAsync($"/events/{failed.EventId}")).QuerySelector("#life")!.Reads().ShouldContain("Requeued, audited");
        (await visitor.PageAsync("/transactions/pi_deployed")).QuerySelector("#state")!.Reads().ShouldContain("20.00 USD");
    }

    private static async Task SendAsync(Visitor visitor)
    {
        var form = await visitor.PageAsync("/send");
        form.QuerySelector("#send-form")!.Reads().ShouldContain("The key is read from Secrets Manager when you send");

        var sent = await visitor.SubmitAsync(form, "#send-form", ("variant", "signed"));

        var address = LivePage().Match(sent.Source.Text).Groups["id"].Value;
        await Eventually.TrueAsync(async () => (await visitor.PageAsync($"/send/{address}")).QuerySelector("#result .badge")!.Reads() == "Stored");
    }

    [GeneratedRegex("/live/send\\?id=(?<id>[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LivePage();

    /// <summary>The template's own outputs, below the stack's name.</summary>
    private async Task<string> OutputsAsync()
    {
        var outputs = JsonNode.Parse(await File.ReadAllTextAsync(_cloud.OutputsPath))!.AsObject();
        foreach (var name in OfLocalRunsOnly)
        {
            outputs.Remove(name);
        }

        await File.WriteAllTextAsync(_folder.File("deployed.json"), new JsonObject { ["Webhooks-dev"] = outputs }.ToJsonString());
        return _folder.File("deployed.json");
    }

    /// <summary>As the dead-letter processor does it.</summary>
    private async Task<string> GiveUpAsync(StandardEvent one)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAt).AddMinutes(15);
        var letter = DeadLetter.Of(new QueueMessage("message-1", one.ToUtf8Json(), 3), at);
        using AmazonS3Client s3 = new(_cloud["AccessKeyId"], _cloud["SecretAccessKey"], new AmazonS3Config { ServiceURL = _cloud.Endpoint("S3"), AuthenticationRegion = "us-east-1", ForcePathStyle = true });
        using AmazonDynamoDBClient dynamo = new(_cloud["AccessKeyId"], _cloud["SecretAccessKey"], new AmazonDynamoDBConfig { ServiceURL = _cloud.Endpoint("DynamoDB"), AuthenticationRegion = "us-east-1" });
        await new S3Archive(s3, _cloud["BucketName"]).PutAsync(letter.Key, letter.Message.Body, letter.Metadata(at), CancellationToken.None);
        await new DynamoFailedEvents(dynamo, _cloud["TableName"]).MarkAsync(letter, at, CancellationToken.None);
        return letter.Key;
    }

    /// <summary>What whoever has the outputs' keys called so far, and how often.</summary>
    private async Task<Dictionary<(string Action, string Resource), long>> CallsAsync() =>
        JsonNode.Parse(await _http.GetStringAsync($"{_cloud.Endpoint("Control")}/access"))!["calls"]!.AsArray()
            .Where(call => (string)call!["principal"]! == "developer")
            .ToDictionary(call => ((string)call!["action"]!, (string)call["resource"]!), call => (long)call!["count"]!);
}
