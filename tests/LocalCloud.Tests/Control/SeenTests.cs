using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Control;

/// <summary>What Control tells of a running system: each test on a cloud that nobody else makes traces in.</summary>
public sealed class SeenTests : IAsyncLifetime
{
    private const string TraceId = "5759e988bd862e3fe1be46a994272793";
    private const string Header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seen-");
    private OrdersCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await OrdersCloud.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_map_has_what_the_template_has_and_what_leads_where()
    {
        var map = await ReadAsync("/topology");

        map["nodes"]!.AsArray().Select(node => $"{node!["kind"]} {node["id"]}").ShouldBe(
            ["function Worker", "queue Queue", "table Table", "secret Key", "mapping Feed"], ignoreOrder: true);
        map["edges"]!.AsArray().Select(edge => $"{edge!["from"]} {edge["kind"]} {edge["to"]}").ShouldBe(
            ["Queue feeds Worker", "Worker calls Queue", "Worker calls Key"], ignoreOrder: true);
    }

    [Fact]
    public async Task One_trace_leads_from_a_message_through_its_wait_and_its_batch_to_the_function()
    {
        await SendAsync("""{"do": "report"}""");
        await _cloud.DrainedAsync();

        var trace = await EventuallyAsync($"/traces/{TraceId}", found => found["spans"]?.AsArray().Count >= 3);

        var spans = trace["spans"]!.AsArray().ToDictionary(span => (string)span!["name"]!, span => span!);
        ((bool)spans["wait in queue"]["waiting"]!).ShouldBeTrue();
        ((string?)spans["wait in queue"]["parentSpanId"]).ShouldBe("53995c3f42cd8ad8");
        ((string?)spans["batch"]["parentSpanId"]).ShouldBe("53995c3f42cd8ad8");
        ((string?)spans["invoke"]["parentSpanId"]).ShouldBe((string?)spans["batch"]["spanId"]);
        ((string?)spans["invoke"]["service"]).ShouldBe("OrderWorker");
        var listed = (await ReadAsync("/traces?q=5759e988"))["traces"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["status"]).ShouldBe("ok");
        (await ReadAsync("/traces?status=error"))["traces"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_trace_whose_function_failed_is_found_as_an_error()
    {
        await SendAsync("""{"do": "fail"}""");

        var list = await EventuallyAsync("/traces?status=error", found => found["traces"]!.AsArray().Count == 1);

        ((string?)list["traces"]![0]!["traceId"]).ShouldBe(TraceId);
        var rate = await RateAsync("Worker");
        ((int)rate["errors"]!).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Rates_count_what_was_received_and_invoked_and_how_long_it_took()
    {
        await SendAsync("""{"do": "report"}""");
        await _cloud.DrainedAsync();

        var (queue, worker) = (await RateAsync("Queue"), await RateAsync("Worker", "?history=true"));

        ((int)queue["requests"]!).ShouldBe(1);
        ((int)worker["requests"]!).ShouldBe(1);
        ((double)worker["p99Ms"]!).ShouldBeGreaterThan(0);
        worker["history"]!.AsArray().Sum(moment => (int)moment!["requests"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_stopped_function_is_throttled_until_it_is_started_again()
    {
        (await PostAsync("/resources/Worker/stop")).Status.ShouldBe(200);
        ((string?)(await ReadAsync("/resources/Worker"))["state"]).ShouldBe("stopped");

        (await _cloud.InvokeAsync([])).Status.ShouldBe(429);
        ((int)(await RateAsync("Worker"))["throttles"]!).ShouldBeGreaterThanOrEqualTo(1);

        (await PostAsync("/resources/Worker/start")).Status.ShouldBe(200);
        (await _cloud.InvokeAsync([])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_restarted_function_serves_from_another_process()
    {
        var before = await InstanceAsync();

        (await PostAsync("/resources/OrderWorker/restart")).Status.ShouldBe(200);

        (await _cloud.InvokeAsync([])).Status.ShouldBe(200);
        (await InstanceAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task A_stopped_mapping_leaves_messages_in_their_queue()
    {
        (await PostAsync("/resources/Feed/stop")).Status.ShouldBe(200);
        await SendAsync("""{"do": "report"}""");

        var queue = await ReadAsync("/resources/Queue");
        ((int)queue["visible"]!).ShouldBe(1);
        ((double)queue["oldestAgeMs"]!).ShouldBeGreaterThanOrEqualTo(0);

        (await PostAsync("/resources/Feed/start")).Status.ShouldBe(200);
        await _cloud.DrainedAsync();
    }

    [Fact]
    public async Task Nothing_is_stopped_without_the_token_and_a_queue_never_is()
    {
        (await _cloud.ControlAsync(HttpMethod.Post, "/resources/Worker/stop")).Status.ShouldBe(401);
        (await PostAsync("/resources/Queue/stop")).Status.ShouldBe(409);
        (await PostAsync("/resources/Nothing/stop")).Status.ShouldBe(404);
        ((string?)(await ReadAsync("/resources/Worker"))["state"]).ShouldBe("running");
    }

    [Fact]
    public async Task An_environments_secrets_are_masked_and_its_origins_told()
    {
        var variables = (await ReadAsync("/resources/Worker"))["environment"]!.AsArray().ToDictionary(variable => (string)variable!["name"]!, variable => variable!);

        ((bool)variables["AWS_SECRET_ACCESS_KEY"]["masked"]!).ShouldBeTrue();
        variables["AWS_SECRET_ACCESS_KEY"]["value"].ShouldBeNull();
        ((string?)variables["OTEL_EXPORTER_OTLP_ENDPOINT"]["value"]).ShouldBe(_cloud.Endpoint("OtlpHttp"));
        ((string?)variables["AWS_REGION"]["origin"]).ShouldBe("lambda");
    }

    [Fact]
    public async Task Records_are_found_by_level_text_and_resource_and_read_page_by_page()
    {
        await _cloud.InvokeAsync(new JsonObject { ["do"] = "crash", ["code"] = 3 });
        await EventuallyAsync("/logs/records?level=warning", found => found["records"]!.AsArray().Any(record => ((string)record!["message"]!).Contains("OrderWorker failed")));

        (await ReadAsync("/logs/records?q=no-such-text"))["records"]!.AsArray().ShouldBeEmpty();
        var first = await ReadAsync("/logs/records?limit=1");
        var second = await ReadAsync($"/logs/records?limit=1&before={first["next"]}");
        ((long)second["records"]![0]!["id"]!).ShouldBeLessThan((long)first["records"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("/traces?limit=0", "limit")]
    [InlineData("/traces?status=bad", "status")]
    [InlineData("/traces?before=yesterday", "before")]
    [InlineData("/logs/records?level=loud", "level")]
    [InlineData("/rates?history=perhaps", "history")]
    public async Task A_parameter_that_makes_no_sense_is_a_bad_request_that_names_it(string path, string name)
    {
        var (status, answer) = await _cloud.ControlAsync(HttpMethod.Get, path);

        status.ShouldBe(400);
        ((string?)answer["error"]).ShouldNotBeNull().ShouldStartWith(name);
    }

    [Fact]
    public async Task Whoever_listens_is_told_what_changed()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        await using var stream = await _cloud.Http.GetStreamAsync(_cloud.Endpoint("Control") + "/changes", limit.Token);
        using StreamReader reader = new(stream);
        (await NextAsync(reader, limit.Token)).ShouldContain("\"queues\"");

        await SendAsync("""{"do": "report"}""");

        while (!(await NextAsync(reader, limit.Token)).Contains("\"queues\"", StringComparison.Ordinal))
        {
            // Others may change first.
        }
    }

    private static async Task<string> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException();
    }

    private async Task SendAsync(string body)
    {
        JsonObject message = new()
        {
            ["QueueUrl"] = _cloud["QueueUrl"],
            ["MessageBody"] = body,
            ["MessageSystemAttributes"] = new JsonObject { ["AWSTraceHeader"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = Header } },
        };
        (await _cloud.CallAsync("sqs", "AmazonSQS.SendMessage", message)).Status.ShouldBe(200);
    }

    private async Task<JsonObject> ReadAsync(string path)
    {
        var (status, body) = await _cloud.ControlAsync(HttpMethod.Get, path);
        status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    private Task<(int Status, JsonObject Body)> PostAsync(string path) => _cloud.ControlAsync(HttpMethod.Post, path, ("X-Control-Token", _cloud["ControlToken"]));

    private async Task<JsonNode> RateAsync(string resource, string query = "") =>
        (await ReadAsync("/rates" + query))["series"]!.AsArray().Single(series => (string?)series!["resource"] == resource)!;

    /// <summary>The id of an instance that waits for work, which a busy one does soon.</summary>
    private async Task<string> InstanceAsync()
    {
        static JsonNode? Idle(JsonObject worker) => worker["instances"]!.AsArray().FirstOrDefault(instance => (string?)instance!["state"] == "idle");
        return (string)Idle(await EventuallyAsync("/resources/Worker", worker => Idle(worker) is not null))!["id"]!;
    }

    private async Task<JsonObject> EventuallyAsync(string path, Predicate<JsonObject> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var (_, body) = await _cloud.ControlAsync(HttpMethod.Get, path);
            if (holds(body))
            {
                return body;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
