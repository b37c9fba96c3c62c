using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.DynamoDb;
using LocalCloud.EventSources.Streams;
using LocalCloud.Iam;
using LocalCloud.Lambda.Async;
using LocalCloud.S3;
using LocalCloud.Sns;
using LocalCloud.Sqs;
using LocalCloud.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.EventSources.Streams;

/// <summary>A mapping between a table in a real database and a function that the test answers for.</summary>
internal sealed class StreamFixture : IAsyncDisposable
{
    public const string StreamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/2020-01-01T00:00:00.000";
    public const string FailedArn = "arn:aws:sqs:us-east-1:000000000000:Failed";
    public const string TopicArn = "arn:aws:sns:us-east-1:000000000000:Failures";
    public const string BucketArn = "arn:aws:s3:::failures";

    private const string LetsTopicsIn = """{ "Statement": { "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*" } }""";

    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;
    private readonly S3Service _objects;
    private readonly AsyncQueue _events;
    private StreamMappings? _mappings;

    private StreamFixture(DirectoryInfo folder, bool ownsFolder, DynamoDbStorage tables, ServiceClock clock)
    {
        (_folder, _ownsFolder, Tables, Clock) = (folder, ownsFolder, tables, clock);
        Queues = new SqsService(Model.Queues, Folder("sqs"), clock, NullLogger<SqsService>.Instance);
        _events = new AsyncQueue([], Folder("lambda"), clock);
        Topics = new SnsService(Model, Queues, _events, new Mailbox(Folder("mail")), new Uri("http://127.0.0.1"), clock, NullLogger<SnsService>.Instance);
        _objects = new S3Service(Model, Folder("s3"), clock);
    }

    public static StreamMappingModel Mapping { get; } = new()
    {
        LogicalId = "Mapping",
        Path = "Shop/Audit/Stream",
        Id = "0b1c2d3e-0000-4000-8000-000000000001",
        StreamArn = StreamArn,
        FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:Audit",
        StartingPosition = StreamPosition.TrimHorizon,
    };

    public DynamoDbStorage Tables { get; }
    public ServiceClock Clock { get; }
    public SqsService Queues { get; }
    public SnsService Topics { get; }
    public FunctionOfTest Function { get; } = new();

    private static SystemModel Model { get; } = new()
    {
        StackName = "Shop",
        Region = "us-east-1",
        AccountId = "000000000000",
        Tables =
        [
            new TableModel
            {
                LogicalId = "Orders",
                Path = "Shop/Orders",
                Name = "Orders",
                Arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Orders",
                StreamArn = StreamArn,
                StreamViewType = "NEW_AND_OLD_IMAGES",
                TimeToLiveAttribute = "until",
                CreateTableRequest = """
                    {
                      "TableName": "Orders", "BillingMode": "PAY_PER_REQUEST", "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
                      "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "line", "AttributeType": "N" }],
                      "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }, { "AttributeName": "line", "KeyType": "RANGE" }]
                    }
                    """,
            },
        ],
        Queues = [new QueueModel { LogicalId = "Failed", Path = "Shop/Failed", Name = "Failed", Arn = FailedArn, Url = "http://127.0.0.1/000000000000/Failed", Policy = LetsTopicsIn }],
        Topics = [new TopicModel { LogicalId = "Failures", Path = "Shop/Failures", Name = "Failures", Arn = TopicArn }],
        Subscriptions =
        [
            new SubscriptionModel
            {
                LogicalId = "Told", Path = "Shop/Told", Arn = TopicArn + ":1", TopicArn = TopicArn, Protocol = SubscriptionProtocol.Sqs, Endpoint = FailedArn, RawMessageDelivery = true,
            },
        ],
        Buckets = [new BucketModel { LogicalId = "Kept", Path = "Shop/Kept", Name = "failures", Arn = BucketArn }],
    };

    /// <param name="folder">Where an earlier fixture kept everything; null: a folder of its own.</param>
    public static async Task<StreamFixture> StartAsync(StreamMappingModel? mapping = null, DirectoryInfo? folder = null, IQueues? destination = null)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("streams-");
        ServiceClock clock = new(TimeProvider.System);
        var tables = await DynamoDbStorage.OpenAsync(Model, root.CreateSubdirectory("dynamodb").FullName, clock, NullLogger.Instance, CancellationToken.None);
        StreamFixture fixture = new(root, folder is null, tables, clock);
        if (mapping is not null)
        {
            fixture.Begin(mapping, destination);
        }

        return fixture;
    }

    /// <summary>Begins to run a mapping, and to keep house.</summary>
    /// <param name="destination">Queues that are told of failures instead of the real ones.</param>
    public void Begin(StreamMappingModel mapping, IQueues? destination = null)
    {
        _mappings = new StreamMappings(
            [mapping], Tables.Streams, Function, new FailureDestinations(destination ?? Queues, Topics, _objects), Folder("event-sources"), Clock, NullLogger<StreamMappings>.Instance);
        _mappings.Start();
        Tables.KeepHouse();
    }

    /// <summary>Stops the mapping by hand.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _mappings!.StopAsync(Mapping.LogicalId, cancellationToken);

    /// <summary>Starts the stopped mapping.</summary>
    public Task StartAgainAsync() => _mappings!.StartAsync(Mapping.LogicalId, CancellationToken.None);

    public async Task<JsonObject> CallAsync(string operation, JsonNode request)
    {
        using MemoryStream answer = new();
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        DefaultHttpContext context = new();
        context.Request.Headers["X-Amz-Target"] = $"DynamoDB_20120810.{operation}";
        context.Request.Headers["X-Amz-Date"] = "20260101T000000Z";
        context.Request.Headers.Authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none";
        context.Request.ContentType = "application/x-amz-json-1.0";
        context.Request.Body = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true);
        context.Response.Body = answer;
        await Tables.Service.HandleAsync(context, Principal.Developer);
        await context.Response.CompleteAsync();
        var text = Encoding.UTF8.GetString(answer.ToArray());
        context.Response.StatusCode.ShouldBe(StatusCodes.Status200OK, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Puts an item whose value is new, so that there is a change.</summary>
    public Task PutAsync(string id, int line = 1, string value = "x", long? until = null)
    {
        JsonObject item = new() { ["id"] = Text(id), ["line"] = Number(line), ["value"] = Text(value) };
        if (until is { } time)
        {
            item["until"] = Number(time);
        }

        return CallAsync("PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = item });
    }

    public async Task PutAllAsync(params IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await PutAsync(id);
        }
    }

    /// <summary>The next call of the function, when the pauses before it are over.</summary>
    public async Task<FunctionOfTest.Call> NextAfterPauseAsync()
    {
        await AdvanceUntilAsync(() => Task.FromResult(Function.Waiting > 0), TimeSpan.FromSeconds(1));
        return await Function.NextAsync();
    }

    /// <summary>What the queue of failures is told next.</summary>
    public async Task<JsonNode> FailureAsync()
    {
        IReadOnlyList<ReceivedMessage> messages = [];
        await AdvanceUntilAsync(
            async () =>
            {
                messages = await Queues.ReceiveAsync(FailedArn, 1, TimeSpan.Zero, CancellationToken.None);
                return messages.Count > 0;
            },
            TimeSpan.Zero);
        await Queues.DeleteAsync(FailedArn, [messages[0].ReceiptHandle], CancellationToken.None);
        return JsonNode.Parse(messages[0].Body)!;
    }

    /// <summary>Waits for something, and lets the service's clock run meanwhile.</summary>
    public async Task AdvanceUntilAsync(Func<Task<bool>> condition, TimeSpan step)
    {
        using CancellationTokenSource tooLong = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(tooLong.Token);
            Clock.Advance(step);
        }
    }

    /// <summary>The objects in the bucket of failures.</summary>
    public IReadOnlyList<FileInfo> Objects() => [.. new DirectoryInfo(Folder("s3")).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.FullName.Contains("/aws/", StringComparison.Ordinal))];

    public static JsonObject Text(string value) => new() { ["S"] = value };

    public static JsonObject Number(long value) => new() { ["N"] = value.ToString(CultureInfo.InvariantCulture) };

    public async ValueTask DisposeAsync()
    {
        if (_mappings is not null)
        {
            await _mappings.StopAsync(new CancellationToken(canceled: true));
            _mappings.Dispose();
        }

        await _events.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }

    private string Folder(string name) => _folder.CreateSubdirectory(name).FullName;
}
