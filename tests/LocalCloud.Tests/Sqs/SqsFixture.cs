using System.Text;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Sqs;
using LocalCloud.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Sqs;

/// <summary>Queues on a real file in a folder of their own, with a service clock that the test moves.</summary>
public sealed class SqsFixture : IAsyncDisposable
{
    public const string QueueArn = "arn:aws:sqs:us-east-1:000000000000:orders";
    public const string DeadLettersArn = "arn:aws:sqs:us-east-1:000000000000:orders-dead";
    public const string QueueUrl = "http://127.0.0.1:4566/000000000000/orders";
    public const string DeadLettersUrl = "http://127.0.0.1:4566/000000000000/orders-dead";

    private readonly List<string> _folders = [];

    private SqsFixture(string folder, bool ownsFolder, QueueModel[] queues, ServiceClock clock)
    {
        Folder = folder;
        if (ownsFolder)
        {
            _folders.Add(folder);
        }

        Clock = clock;
        Service = new SqsService(queues, folder, clock, NullLogger<SqsService>.Instance);
    }

    public string Folder { get; }

    public ServiceClock Clock { get; }

    public SqsService Service { get; }

    public static QueueModel Queue { get; } = new()
    {
        LogicalId = "Orders",
        Path = "Shop/Orders",
        Name = "orders",
        Arn = QueueArn,
        Url = QueueUrl,
        VisibilityTimeout = TimeSpan.FromSeconds(300),
        Redrive = new RedriveModel(DeadLettersArn, 3),
    };

    public static QueueModel DeadLetters { get; } = new()
    {
        LogicalId = "OrdersDead",
        Path = "Shop/OrdersDead",
        Name = "orders-dead",
        Arn = DeadLettersArn,
        Url = DeadLettersUrl,
        RetentionPeriod = TimeSpan.FromDays(14),
    };

    public static SqsFixture Start(params QueueModel[] queues) =>
        new(Directory.CreateTempSubdirectory("sqs-").FullName, ownsFolder: true, queues is [] ? [Queue, DeadLetters] : queues, new ServiceClock(TimeProvider.System));

    /// <summary>Other queues on the files of a folder, which somebody else deletes.</summary>
    public static SqsFixture On(string folder, params QueueModel[] queues) =>
        new(folder, ownsFolder: false, queues is [] ? [Queue, DeadLetters] : queues, new ServiceClock(TimeProvider.System));

    /// <summary>A copy of the files as they are now: what a killed process would leave behind.</summary>
    public string CopyFiles()
    {
        var copy = Directory.CreateTempSubdirectory("sqs-copy-").FullName;
        _folders.Add(copy);
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Calls an operation as an SDK does; the answer, or the error as an exception.</summary>
    public Task<JsonNode> CallAsync(string operation, JsonNode request) => SendAsync("AmazonSQS." + operation, request.ToJsonString());

    public async Task<JsonNode> SendAsync(string target, string body, string? traceHeader = null, CancellationToken aborted = default)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Headers["X-Amz-Target"] = target;
        context.Request.ContentType = "application/x-amz-json-1.0";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        context.RequestAborted = aborted;
        if (traceHeader is not null)
        {
            context.Request.Headers["X-Amzn-Trace-Id"] = traceHeader;
        }

        await Service.HandleAsync(context, new Principal("OrderWorker/1", "arn:aws:iam::000000000000:role/order-worker"));
        context.Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        context.Response.ContentType.ShouldBe("application/x-amz-json-1.0");
        return JsonNode.Parse(answer.ToArray())!;
    }

    public async Task<string> SendMessageAsync(string body, string url = QueueUrl) =>
        (string)(await CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = body }))["MessageId"]!;

    /// <summary>Receives with all attributes.</summary>
    public async Task<JsonArray> ReceiveAsync(string url = QueueUrl, int max = 10, int wait = 0)
    {
        var answer = await CallAsync("ReceiveMessage", new JsonObject
        {
            ["QueueUrl"] = url,
            ["MaxNumberOfMessages"] = max,
            ["WaitTimeSeconds"] = wait,
            ["MessageSystemAttributeNames"] = new JsonArray("All"),
            ["MessageAttributeNames"] = new JsonArray("All"),
        });
        return answer["Messages"]?.AsArray() ?? [];
    }

    public Task DeleteAsync(JsonNode message, string url = QueueUrl) =>
        CallAsync("DeleteMessage", new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = (string?)message["ReceiptHandle"] });

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
    }
}
