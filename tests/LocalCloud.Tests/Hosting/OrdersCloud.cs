using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Tests.Lambda;
using Tests.Support;

namespace LocalCloud.Tests.Hosting;

/// <summary>A whole LocalCloud on a small template: a function, a queue that feeds it, a table, a secret.</summary>
internal sealed class OrdersCloud : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _ending;
    private readonly Task _running;
    private readonly StringWriter _output;

    private OrdersCloud(Task running, StringWriter output, CancellationTokenSource ending, JsonObject outputs)
    {
        _running = running;
        _output = output;
        _ending = ending;
        Outputs = outputs;
    }

    public JsonObject Outputs { get; }

    public HttpClient Http { get; } = new();

    public string this[string output] => (string)Outputs[output]!;

    public string Endpoint(string service) => (string)Outputs["Endpoints"]![service]!;

    /// <summary>Starts it in this process; its function and its database are processes of their own.</summary>
    public static Task<OrdersCloud> StartAsync(DirectoryInfo folder, Action<JsonObject>? edit = null, JsonObject? seed = null, Enforcement iam = Enforcement.Record) =>
        StartAsync(Write(folder, edit, seed) with { Iam = iam });

    public static async Task<OrdersCloud> StartAsync(LocalCloudOptions options)
    {
        CancellationTokenSource ending = new();
        StringWriter output = new();   // to be written to as long as it runs
        var running = LocalCloudHost.RunAsync(options, TextWriter.Synchronized(output), ending.Token);
        await AppearedAsync(options.OutputsPath, running);
        return new OrdersCloud(running, output, ending, Read(options.OutputsPath));
    }

    /// <summary>One that runs already, as a process that isn't this one's to end.</summary>
    public static OrdersCloud At(string outputs) => new(Task.CompletedTask, new StringWriter(), new CancellationTokenSource(), Read(outputs));

    /// <summary>Calls a service by AWS's JSON protocol.</summary>
    /// <param name="key">The developer's where none is given.</param>
    public async Task<(int Status, JsonObject Body)> CallAsync(string service, string target, JsonObject body, AccessKey? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Endpoint("SQS")) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        return await SendAsync(request, service, key);
    }

    /// <summary>Publishes a message with an attribute.</summary>
    public async Task PublishAsync(string topicArn, string text, string attribute, string value)
    {
        Dictionary<string, string> form = new()
        {
            ["Action"] = "Publish",
            ["Version"] = "2010-03-31",
            ["TopicArn"] = topicArn,
            ["Message"] = text,
            ["MessageAttributes.entry.1.Name"] = attribute,
            ["MessageAttributes.entry.1.Value.DataType"] = "String",
            ["MessageAttributes.entry.1.Value.StringValue"] = value,
        };
        using HttpRequestMessage request = new(HttpMethod.Post, Endpoint("SNS")) { Content = new FormUrlEncodedContent(form) };
        await AwsSignature.SignAsync(request, this["AccessKeyId"], this["SecretAccessKey"], "sns");
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Invokes the function, and waits for its answer.</summary>
    public Task<(int Status, JsonObject Body)> InvokeAsync(JsonObject payload) => InvokeAsync(payload, "RequestResponse");

    /// <summary>Has the function invoked, and waits only until that is kept.</summary>
    public Task<(int Status, JsonObject Body)> InvokeLaterAsync(JsonObject payload) => InvokeAsync(payload, "Event");

    private async Task<(int Status, JsonObject Body)> InvokeAsync(JsonObject payload, string type)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Endpoint("Lambda")}/2015-03-31/functions/OrderWorker/invocations") { Content = new StringContent(payload.ToJsonString()) };
        request.Headers.Add("X-Amz-Invocation-Type", type);
        return await SendAsync(request, "lambda");
    }

    /// <summary>The key of an instance of the function, as it has it itself.</summary>
    public async Task<AccessKey> FunctionKeyAsync()
    {
        var (_, report) = await InvokeAsync(new JsonObject { ["do"] = "report" });
        var environment = report["environment"]!;
        return new AccessKey((string)environment["AWS_ACCESS_KEY_ID"]!, (string)environment["AWS_SECRET_ACCESS_KEY"]!, (string)environment["AWS_SESSION_TOKEN"]!);
    }

    private async Task<(int Status, JsonObject Body)> SendAsync(HttpRequestMessage request, string service, AccessKey? key = null)
    {
        key ??= new AccessKey(this["AccessKeyId"], this["SecretAccessKey"], null);
        await AwsSignature.SignAsync(request, key.Id, key.Secret, service, key.SessionToken);
        return await SendAsync(request);
    }

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, JsonNode.Parse(text.Length == 0 ? "null" : text) as JsonObject ?? []);
    }

    /// <summary>Asks Control.</summary>
    public Task<(int Status, JsonObject Body)> ControlAsync(HttpMethod method, string path, params IReadOnlyList<(string Name, string Value)> headers)
    {
        HttpRequestMessage request = new(method, Endpoint("Control") + path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request);
    }

    public Task<(int Status, JsonObject Body)> AdvanceAsync(int seconds) =>
        ControlAsync(HttpMethod.Post, $"/clock/advance?seconds={seconds}", ("X-Control-Token", this["ControlToken"]));

    /// <summary>The queue's counts.</summary>
    public async Task<(int Visible, int InFlight, int Delayed)> CountsAsync()
    {
        var (_, queues) = await ControlAsync(HttpMethod.Get, "/queues");
        var counts = queues["Orders"]!;
        return ((int)counts["visible"]!, (int)counts["inFlight"]!, (int)counts["delayed"]!);
    }

    /// <summary>Waits until the queue holds nothing.</summary>
    public async Task DrainedAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (await CountsAsync() != (0, 0, 0))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        await _output.DisposeAsync();
        _ending.Dispose();
        Http.Dispose();
    }

    /// <summary>Writes the template, its asset manifest and its seed.</summary>
    public static LocalCloudOptions Write(DirectoryInfo folder, Action<JsonObject>? edit = null, JsonObject? seed = null)
    {
        var template = JsonNode.Parse(Template)!.AsObject();
        edit?.Invoke(template);
        var path = Path.Combine(folder.FullName, "Orders.template.json");
        File.WriteAllText(path, template.ToJsonString());
        File.WriteAllText(Path.Combine(folder.FullName, "Orders.assets.json"), new JsonObject
        {
            ["files"] = new JsonObject
            {
                ["code"] = new JsonObject
                {
                    ["source"] = new JsonObject { ["path"] = LambdaHost.SampleFolder },
                    ["destinations"] = new JsonObject { ["current"] = new JsonObject { ["objectKey"] = "code.zip" } },
                },
            },
        }.ToJsonString());
        FileInfo seedFile = new(Path.Combine(folder.FullName, "seed.json"));
        File.WriteAllText(seedFile.FullName, (seed ?? new JsonObject { ["Key"] = "first" }).ToJsonString());
        return new LocalCloudOptions { Template = new FileInfo(path), Seed = seedFile, State = new DirectoryInfo(Path.Combine(folder.FullName, "state")), Port = 0 };
    }

    private static JsonObject Read(string outputs) => JsonNode.Parse(File.ReadAllBytes(outputs))!.AsObject();

    private static async Task AppearedAsync(string path, Task running)
    {
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(path))
        {
            if (running.IsCompleted)
            {
                await running;
                throw new InvalidOperationException("It ended before it was ready.");
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private const string Template = """
        {
          "Resources": {
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "Orders", "VisibilityTimeout": 60 } },
            "Table": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "Orders",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
              }
            },
            "Key": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "OrdersKey" } },
            "Role": {
              "Type": "AWS::IAM::Role",
              "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }] },
                "Policies": [{ "PolicyName": "Receive", "PolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": { "Fn::GetAtt": ["Queue", "Arn"] } }, { "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": { "Ref": "Key" } }] } }]
              }
            },
            "Worker": {
              "Type": "AWS::Lambda::Function",
              "Properties": {
                "FunctionName": "OrderWorker",
                "Runtime": "dotnet10",
                "Handler": "LocalCloud.SampleFunction",
                "Code": { "S3Bucket": "assets", "S3Key": "code.zip" },
                "Timeout": 10,
                "MemorySize": 256,
                "Role": { "Fn::GetAtt": ["Role", "Arn"] }
              }
            },
            "Feed": {
              "Type": "AWS::Lambda::EventSourceMapping",
              "Properties": { "EventSourceArn": { "Fn::GetAtt": ["Queue", "Arn"] }, "FunctionName": { "Ref": "Worker" }, "BatchSize": 10 }
            }
          },
          "Outputs": {
            "QueueUrl": { "Value": { "Ref": "Queue" } },
            "KeyArn": { "Value": { "Ref": "Key" } }
          }
        }
        """;
}
