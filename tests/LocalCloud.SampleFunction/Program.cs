using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

// A function as small as can be, that does what its event says, well or badly.
var api = new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/");
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.WriteLine("asked to end"));

switch (Environment.GetEnvironmentVariable("INIT"))
{
    case "error":
        var error = """{"errorMessage":"TABLE_NAME is not set.\nSet it.","errorType":"Sample.Misconfigured"}""";
        await PostAsync("init/error", error);
        return 1;
    case "exit":
        await Console.Error.WriteLineAsync("nothing works here");
        return 3;
    case "slow":
        await Task.Delay(TimeSpan.FromSeconds(2));
        break;
    case "hang":
        await Task.Delay(Timeout.Infinite);
        break;
}

while (true)
{
    using var next = await http.GetAsync(new Uri(api, "invocation/next"));
    if (!next.IsSuccessStatusCode)
    {
        return 0;
    }

    var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    var body = await next.Content.ReadAsStringAsync();
    var given = JsonNode.Parse(body) as JsonObject ?? [];
    if (given["Records"]?[0]?["body"]?.GetValue<string>() is { } message)
    {
        given = JsonNode.Parse(message) as JsonObject ?? [];   // a queue's message says what to do
    }

    switch ((given["do"] ?? given["ResourceProperties"]?["do"])?.GetValue<string>())
    {
        case "fail":
            await PostAsync($"invocation/{id}/error", """{"errorMessage":"It went wrong.","errorType":"Sample.Error"}""");
            break;
        case "crash":
            Environment.Exit(given["code"]!.GetValue<int>());
            break;
        case "hang":
            await Task.Delay(Timeout.Infinite);
            break;
        case "answer and hang":
            await PostAsync($"invocation/{id}/response", "\"answered\"");
            await Task.Delay(Timeout.Infinite);
            break;
        case "wait for file":
            await Task.Delay(File.Exists(given["path"]!.GetValue<string>()) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
            await PostAsync($"invocation/{id}/response", "null");
            break;
        case "version":
            await PostAsync($"invocation/{id}/response", """{"version":1}""");
            break;
        case "take memory":
            var taken = new byte[given["megabytes"]!.GetValue<int>() * 1024 * 1024];
            Array.Fill(taken, (byte)1);
            await Task.Delay(given["hold"] is null ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
            await PostAsync($"invocation/{id}/response", $"{taken.Length}");
            break;
        case "say":
            Console.WriteLine(given["text"]!.GetValue<string>());
            await PostAsync($"invocation/{id}/response", "null");
            break;
        case "ask":
            var answer = await http.GetStringAsync(new Uri(given["url"]!.GetValue<string>()));
            await PostAsync($"invocation/{id}/response", new JsonObject { ["process"] = Environment.ProcessId, ["answer"] = answer }.ToJsonString());
            break;
        case "be a resource":
            await http.PutAsync(new Uri(given["ResponseURL"]!.GetValue<string>()), new StringContent(Resource(given).ToJsonString()));
            await PostAsync($"invocation/{id}/response", "null");
            break;
        case "report":
            await PostAsync($"invocation/{id}/response", Report(next).ToJsonString());
            break;
        case "answer at length":
            var status = await PostAsync($"invocation/{id}/response", '"' + new string('x', given["bytes"]!.GetValue<int>() - 2) + '"');
            Console.WriteLine($"answered at length: {(int)status}");
            break;
        case "answer wrongly":
            var refusal = await http.PostAsync(new Uri(api, $"invocation/{Guid.Empty}/response"), new StringContent("1"));
            var reason = await refusal.Content.ReadAsStringAsync();
            await PostAsync($"invocation/{id}/response", new JsonObject { ["status"] = (int)refusal.StatusCode, ["body"] = reason }.ToJsonString());
            break;
        default:
            await PostAsync($"invocation/{id}/response", body);
            break;
    }
}

async Task<HttpStatusCode> PostAsync(string path, string json)
{
    using var response = await http.PostAsync(new Uri(api, path), new StringContent(json, Encoding.UTF8, "application/json"));
    return response.StatusCode;
}

// What is in its properties under "answer" replaces what is answered without.
static JsonObject Resource(JsonObject request)
{
    Console.WriteLine($"resource: {request["RequestType"]} {request["PhysicalResourceId"]} was {request["OldResourceProperties"]?["name"]}");
    var properties = request["ResourceProperties"]!;
    var answer = new JsonObject
    {
        ["Status"] = "SUCCESS",
        ["PhysicalResourceId"] = $"made-{properties["name"]}",
        ["StackId"] = request["StackId"]!.DeepClone(),
        ["RequestId"] = request["RequestId"]!.DeepClone(),
        ["LogicalResourceId"] = request["LogicalResourceId"]!.DeepClone(),
        ["Data"] = new JsonObject { ["Given"] = properties.ToJsonString() },
    };
    foreach (var (name, value) in properties["answer"]?.AsObject() ?? [])
    {
        answer[name] = value?.DeepClone();
    }

    return answer;
}

static JsonObject Report(HttpResponseMessage next)
{
    var headers = new JsonObject();
    foreach (var (name, values) in next.Headers.Where(header => header.Key.StartsWith("Lambda-", StringComparison.Ordinal)))
    {
        headers[name] = string.Join(',', values);
    }

    var environment = new JsonObject();
    foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
    {
        environment[(string)variable.Key] = (string?)variable.Value;
    }

    return new JsonObject
    {
        ["process"] = Environment.ProcessId,
        ["folder"] = Environment.CurrentDirectory,
        ["now"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["headers"] = headers,
        ["environment"] = environment,
    };
}
