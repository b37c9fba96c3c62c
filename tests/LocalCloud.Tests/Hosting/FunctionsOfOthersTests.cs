using System.Diagnostics;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Hosting;

/// <summary>A LocalCloud whose function is served by processes that it doesn't start.</summary>
public sealed class FunctionsOfOthersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<Process> _attached = [];

    public void Dispose()
    {
        foreach (var process in _attached)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task None_is_started_here_and_what_is_queued_waits_for_a_process_to_attach()
    {
        await using var cloud = await OrdersCloud.StartAsync(OrdersCloud.Write(_folder) with { Functions = FunctionProcesses.Attached });
        await cloud.CallAsync("sqs", "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = cloud["QueueUrl"], ["MessageBody"] = """{"do":"say","text":"an order"}""" });
        await UntilAsync(async () => await StateAsync(cloud) == ("starting", 0, 0));   // its batch waits for a process
        (await cloud.CountsAsync()).ShouldBe((0, 1, 0));

        await AttachAsync(OutputsAt(ControlFile.PathIn(State)));
        await cloud.DrainedAsync();
        await UntilAsync(async () => await StateAsync(cloud) == ("running", 0, 1));   // between an answer and its next request it isn't there
        (await cloud.InvokeAsync(new JsonObject { ["do"] = "report" })).Body["process"]!.GetValue<int>().ShouldBe(_attached.Single().Id);
    }

    [Fact]
    public async Task A_custom_resource_is_made_by_a_process_that_attaches_before_the_rest_answers()
    {
        var options = OrdersCloud.Write(_folder, template => template["Resources"]!["Thing"] = JsonNode.Parse(
            """{ "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Worker", "Arn"] }, "do": "be a resource", "name": "a" } }"""));
        var starting = OrdersCloud.StartAsync(options with { Functions = FunctionProcesses.Attached });
        await LambdaHost.UntilAsync(() => File.Exists(ControlFile.PathIn(State)));
        var control = OutputsAt(ControlFile.PathIn(State));

        using (HttpClient http = new())
        {
            ((int)(await http.GetAsync(new Uri($"{control["Endpoints"]!["Control"]}/health"))).StatusCode).ShouldBe(503);
        }

        starting.IsCompleted.ShouldBeFalse();

        await AttachAsync(control);
        await using var cloud = await starting;
        (await cloud.ControlAsync(HttpMethod.Get, "/health")).Status.ShouldBe(200);
        File.ReadAllText(Path.Combine(State, "custom-resources.json")).ShouldContain("made-a");
    }

    [Fact]
    public async Task Served_elsewhere_it_is_not_invoked_here_and_its_queue_keeps_what_is_sent()
    {
        await using var cloud = await OrdersCloud.StartAsync(OrdersCloud.Write(_folder) with { Functions = FunctionProcesses.Elsewhere });
        await cloud.CallAsync("sqs", "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = cloud["QueueUrl"], ["MessageBody"] = "an order" });

        var (status, refusal) = await cloud.InvokeAsync(new JsonObject { ["do"] = "report" });
        var (later, _) = await cloud.InvokeLaterAsync(new JsonObject { ["do"] = "report" });

        (status, later).ShouldBe((501, 501));
        refusal.ToJsonString().ShouldContain("the invocation of OrderWorker, since it was started with --functions elsewhere");
        (await cloud.CountsAsync()).ShouldBe((1, 0, 0));
        (await EnvironmentAsync(OutputsAt(ControlFile.PathIn(State))))["AWS_ENDPOINT_URL"].ShouldBe(cloud.Endpoint("SQS"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(LambdaHost.Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private string State => Path.Combine(_folder.FullName, "state");

    private static JsonObject OutputsAt(string path) => JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();

    private async Task AttachAsync(JsonObject control)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(LambdaHost.SampleFolder, "LocalCloud.SampleFunction.dll")]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in await EnvironmentAsync(control))
        {
            start.Environment[name] = value;
        }

        _attached.Add(Process.Start(start)!);
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(JsonObject control)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"{control["Endpoints"]!["Control"]}/functions/OrderWorker/environment");
        request.Headers.Add("X-Control-Token", (string)control["ControlToken"]!);
        using var response = await http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject().ToDictionary(variable => variable.Key, variable => (string)variable.Value!);
    }

    private static async Task<(string State, int Instances, int Attached)> StateAsync(OrdersCloud cloud)
    {
        var (_, function) = await cloud.ControlAsync(HttpMethod.Get, "/resources/OrderWorker");
        return ((string)function["state"]!, function["instances"]!.AsArray().Count, (int)function["concurrency"]!["attached"]!);
    }
}
