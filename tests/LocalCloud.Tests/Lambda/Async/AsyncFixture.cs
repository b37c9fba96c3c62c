using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Async;
using LocalCloud.S3;
using LocalCloud.Sns;
using LocalCloud.Sqs;
using LocalCloud.Tests.ApiGateway;
using LocalCloud.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Lambda.Async;

/// <summary>Asynchronous invocations with real queues, topics and buckets behind them, of a function that the test answers for.</summary>
internal sealed class AsyncFixture : IAsyncDisposable
{
    public const string QueueArn = "arn:aws:sqs:us-east-1:000000000000:ends";
    public const string DeadLettersArn = "arn:aws:sqs:us-east-1:000000000000:dead";
    public const string TopicArn = "arn:aws:sns:us-east-1:000000000000:ends";
    public const string BucketArn = "arn:aws:s3:::ends";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SqsService _queues;
    private readonly AsyncDispatcher _dispatcher;

    private AsyncFixture(DirectoryInfo folder, FunctionModel[] functions, bool goodQueue)
    {
        Folder = folder;
        SystemModel system = new()
        {
            StackName = "Shop",
            Region = "us-east-1",
            AccountId = "000000000000",
            Functions = functions,
            Queues = [Queue("ends", QueueArn) with { Policy = """{"Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}}""" }, Queue("dead", DeadLettersArn)],
            Topics = [new TopicModel { LogicalId = "Ends", Path = "Shop/Ends", Name = "ends", Arn = TopicArn }],
            Subscriptions = [new SubscriptionModel { LogicalId = "It", Path = "Shop/It", Arn = TopicArn + ":1", TopicArn = TopicArn, Protocol = SubscriptionProtocol.Sqs, Endpoint = QueueArn, RawMessageDelivery = true }],
            Buckets = [new BucketModel { LogicalId = "Bucket", Path = "Shop/Bucket", Name = "ends", Arn = BucketArn }],
        };
        _queues = new SqsService(goodQueue ? system.Queues : [system.Queues[1]], folder.CreateSubdirectory("sqs").FullName, Clock, NullLogger<SqsService>.Instance);
        Events = new AsyncQueue(functions, folder.CreateSubdirectory("lambda").FullName, Clock);
        SnsService topics = new(system, _queues, Events, new Mailbox(folder.FullName), new Uri("http://127.0.0.1:4566"), Clock, NullLogger<SnsService>.Instance);
        S3Service buckets = new(system, folder.CreateSubdirectory("s3").FullName, Clock);
        Destinations destinations = new(functions, _queues, topics, buckets, Events, new Authorizer([], Access));
        _dispatcher = new AsyncDispatcher(Events, functions, Function, destinations, Clock, Log);
    }

    public DirectoryInfo Folder { get; }

    public ServiceClock Clock { get; } = new(TimeProvider.System);

    public AccessLog Access { get; } = new();

    public AsyncQueue Events { get; }

    public FakeFunction Function { get; } = new();

    public LogLines<AsyncDispatcher> Log { get; } = new();

    public static AsyncFixture Start(AsyncInvokeModel settings, string? deadLetters = null, int? reserved = null) =>
        new(Directory.CreateTempSubdirectory("async-"), [LambdaHost.Function(reserved: reserved) with { AsyncInvoke = settings, DeadLetterArn = deadLetters }, LambdaHost.Function("Next")], goodQueue: true);

    /// <summary>Another run on the files of one that has ended.</summary>
    public static AsyncFixture On(DirectoryInfo folder, AsyncInvokeModel settings, bool goodQueue = true) =>
        new(folder, [LambdaHost.Function() with { AsyncInvoke = settings }], goodQueue);

    public Task<string> SendAsync(string json, string function = "Sample") => Events.AcceptAsync(LambdaHost.Invocation(json, function, "Root=1-5759e988-bd862e3fe1be46a994272793"));

    /// <summary>Lets a minute and more go by, once the next attempt waits for it.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await LambdaHost.UntilAsync(() => Log.Lines.Any(line => line.Text.Contains("tried again in", StringComparison.Ordinal)));
        await Events.DoAsync((_, _, _) => { });   // what was logged is on disk
        Clock.Advance(by);
    }

    /// <summary>The next message of a queue, when it comes.</summary>
    public async Task<ReceivedMessage> MessageAsync(string queueArn)
    {
        using CancellationTokenSource limit = new(Patience);
        return (await _queues.ReceiveAsync(queueArn, 1, TimeSpan.FromHours(12), limit.Token)).ShouldHaveSingleItem();
    }

    /// <summary>How many events and deliveries are kept.</summary>
    public async Task<int> KeptAsync() => await Events.DoAsync((events, deliveries, _) => events.Count().Values.Sum() + (deliveries.NextDue() == long.MaxValue ? 0 : 1));

    /// <summary>Ends this run, and leaves its files.</summary>
    public async Task StopAsync()
    {
        await _dispatcher.DisposeAsync();
        await Events.DisposeAsync();
        await _queues.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Delete(recursive: true);
    }

    private static QueueModel Queue(string name, string arn) => new() { LogicalId = name, Path = $"Shop/{name}", Name = name, Arn = arn, Url = $"http://127.0.0.1:4566/000000000000/{name}" };
}

/// <summary>A function that the test answers for, call by call.</summary>
internal sealed class FakeFunction : IFunctionInvoker
{
    private readonly Channel<(Invocation Invocation, TaskCompletionSource<InvocationResult> Answer)> _calls =
        Channel.CreateUnbounded<(Invocation, TaskCompletionSource<InvocationResult>)>();

    public Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        TaskCompletionSource<InvocationResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Writer.TryWrite((invocation, answer));
        return answer.Task;
    }

    public Task<Invocation> SucceedAsync(string response = "\"done\"") => AnswerAsync(response, null);

    public Task<Invocation> FailAsync() => AnswerAsync("""{"errorMessage":"It went wrong.","errorType":"Sample.Error"}""", "Unhandled");

    public async Task<Invocation> RefuseAsync(Exception refusal)
    {
        var (invocation, answer) = await NextAsync();
        answer.SetException(refusal);
        return invocation;
    }

    /// <summary>The next call, which stays without an answer.</summary>
    public async Task<Invocation> IgnoreAsync() => (await NextAsync()).Invocation;

    private async Task<Invocation> AnswerAsync(string response, string? error)
    {
        var (invocation, answer) = await NextAsync();
        answer.SetResult(new InvocationResult { Payload = Encoding.UTF8.GetBytes(response), FunctionError = error, RequestId = invocation.RequestId! });
        return invocation;
    }

    private async Task<(Invocation Invocation, TaskCompletionSource<InvocationResult> Answer)> NextAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        return await _calls.Reader.ReadAsync(limit.Token);
    }
}

internal static class InvocationText
{
    public static string Text(this Invocation invocation) => Encoding.UTF8.GetString(invocation.Payload.Span);

    public static JsonNode Json(this ReceivedMessage message) => JsonNode.Parse(message.Body)!;
}
