using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Async;
using LocalCloud.Logs;
using LocalCloud.Tests.ApiGateway;
using LocalCloud.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Lambda;

/// <summary>A Lambda service with its Runtime API on a port of its own, and the sample function's processes.</summary>
internal sealed class LambdaHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const string Region = "eu-west-1";
    private readonly WebApplication _app;
    private readonly Channel<Question> _questions;
    private int _used;
    private readonly DirectoryInfo _state;

    private LambdaHost(WebApplication app, Channel<Question> questions, OpenRequests open, DirectoryInfo state, string address, AccessKeys keys, AsyncQueue events, LogGroups logs, LambdaService lambda, LogLines<LambdaService> log)
    {
        Events = events;
        _app = app;
        _questions = questions;
        Open = open;
        _state = state;
        Address = address;
        Keys = keys;
        Logs = logs;
        Lambda = lambda;
        Log = log;
    }

    /// <summary>What was accepted without an answer.</summary>
    public AsyncQueue Events { get; }

    /// <summary>Host and port of the Runtime API.</summary>
    public string Address { get; }

    public AccessKeys Keys { get; }

    public LogGroups Logs { get; }

    public LambdaService Lambda { get; }

    /// <summary>Requests to the Runtime API that have no answer yet.</summary>
    public OpenRequests Open { get; }

    /// <summary>What the service logged.</summary>
    public LogLines<LambdaService> Log { get; }

    public string StateFolder => _state.FullName;

    /// <summary>Where the build put the sample function, beside these tests.</summary>
    public static string SampleFolder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "LocalCloud.SampleFunction", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    public static async Task<LambdaHost> StartAsync(IReadOnlyList<FunctionModel> functions, Func<LambdaOptions, LambdaOptions>? with = null, Func<string, string?>? assets = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var questions = Channel.CreateUnbounded<Question>();
        LambdaService? lambda = null;
        app.Map("/ask", asked => asked.Run(async context =>
        {
            var question = new Question(new TaskCompletionSource<string>());
            questions.Writer.TryWrite(question);
            await context.Response.WriteAsync(await question.Reply.Task.WaitAsync(context.RequestAborted));
        }));
        var open = new OpenRequests();
        app.Run(context => open.CountAsync(lambda!.RuntimeApi.HandleAsync(context)));
        await app.StartAsync();

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
        var state = Directory.CreateTempSubdirectory("lambda-tests-");
        var keys = new AccessKeys();
        var log = new LogLines<LambdaService>();
        var options = new LambdaOptions
        {
            RuntimeApiAddress = address,
            EndpointUrl = new Uri("http://127.0.0.1:4566"),
            StateFolder = state.FullName,
            InitTimeout = Patience,   // a busy machine is no reason to fail
        };
        AsyncQueue events = new(functions, state.FullName, TimeProvider.System);
        var system = new SystemModel { StackName = "Stack", Region = Region, AccountId = "000000000000", Functions = functions };
        var logs = new LogGroups(system, state.CreateSubdirectory("logs").FullName, new ServiceClock(TimeProvider.System));
        lambda = new LambdaService(functions, assets ?? (_ => SampleFolder), keys, events, logs, with?.Invoke(options) ?? options, log);
        return new LambdaHost(app, questions, open, state, address, keys, events, logs, lambda, log);
    }

    public static FunctionModel Function(string name = "Sample", string? init = null, TimeSpan? timeout = null, int? reserved = null) => new()
    {
        LogicalId = $"{name}5E2F",
        Path = $"Stack/{name}/Resource",
        Name = name,
        Arn = $"arn:aws:lambda:{Region}:000000000000:function:{name}",
        Runtime = "dotnet10",
        Handler = "LocalCloud.SampleFunction",
        CodeKey = "sample.zip",
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
        MemorySize = 256,
        ReservedConcurrency = reserved,
        Environment = init is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["INIT"] = init },
        RoleArn = $"arn:aws:iam::000000000000:role/{name}Role",
        LogGroupName = $"/aws/lambda/{name}",
    };

    /// <summary>A host with functions of all the same kind, so that each test takes one of its own: <see cref="Unused"/>.</summary>
    public static Task<LambdaHost> StartWithManyAsync(Func<LambdaOptions, LambdaOptions>? with = null) =>
        StartAsync([.. Enumerable.Range(1, 20).Select(number => Function($"Sample{number}"))], with);

    /// <summary>The name of a function that no test has used.</summary>
    public string Unused() => $"Sample{Interlocked.Increment(ref _used)}";

    /// <summary>The event that makes the function ask this test something, and answer with what it hears.</summary>
    public string Ask => $$"""{"do":"ask","url":"http://{{Address}}/ask"}""";

    /// <summary>The next function that asks.</summary>
    public async Task<Question> NextQuestionAsync() => await _questions.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Waits until a line of the function's log is like that.</summary>
    public async Task<string> LogLineAsync(string function, Func<string, bool> isLike)
    {
        await UntilAsync(() => Lambda.LogTail(function).Any(line => isLike(line.Text)));
        return Lambda.LogTail(function).First(line => isLike(line.Text)).Text;
    }

    /// <summary>Waits for what nobody announces.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Invokes a function with an event, JSON in JSON out.</summary>
    public async Task<InvocationResult> InvokeAsync(string json, string function = "Sample", string? trace = null) =>
        await Lambda.InvokeAsync(Invocation(json, function, trace), CancellationToken.None).WaitAsync(Patience);

    public static Invocation Invocation(string json, string function = "Sample", string? trace = null) =>
        new() { FunctionName = function, Payload = Encoding.UTF8.GetBytes(json), TraceHeader = trace, Source = "test" };

    public async ValueTask DisposeAsync()
    {
        await Lambda.DisposeAsync();
        await Events.DisposeAsync();
        await Logs.DisposeAsync();
        await _app.DisposeAsync();
        _state.Delete(recursive: true);
    }
}

internal sealed class OpenRequests
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public async Task CountAsync(Task request)
    {
        Interlocked.Increment(ref _count);
        await request;
        Interlocked.Decrement(ref _count);
    }
}

/// <summary>What a function asks, and waits for.</summary>
internal sealed record Question(TaskCompletionSource<string> Reply);

internal static class InvocationResultText
{
    public static JsonNode Json(this InvocationResult result) => JsonNode.Parse(result.Payload.Span)!;

    public static string Text(this InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);
}
