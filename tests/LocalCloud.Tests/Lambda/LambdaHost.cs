using System.Net;
using System.Text;
using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Lambda;

/// <summary>A Lambda service with its Runtime API on a port of its own, and the sample function's processes.</summary>
internal sealed class LambdaHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const string Region = "eu-west-1";
    private readonly WebApplication _app;
    private readonly DirectoryInfo _state;

    private LambdaHost(WebApplication app, DirectoryInfo state, string address, AccessKeys keys, LambdaService lambda, LogLines log)
    {
        _app = app;
        _state = state;
        Address = address;
        Keys = keys;
        Lambda = lambda;
        Log = log;
    }

    /// <summary>Host and port of the Runtime API.</summary>
    public string Address { get; }

    public AccessKeys Keys { get; }

    public LambdaService Lambda { get; }

    /// <summary>What the service logged.</summary>
    public LogLines Log { get; }

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
        LambdaService? lambda = null;
        app.Run(context => lambda!.RuntimeApi.HandleAsync(context));
        await app.StartAsync();

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
        var state = Directory.CreateTempSubdirectory("lambda-tests-");
        var keys = new AccessKeys();
        var log = new LogLines();
        var options = new LambdaOptions
        {
            RuntimeApiAddress = address,
            EndpointUrl = new Uri("http://127.0.0.1:4566"),
            StateFolder = state.FullName,
            InitTimeout = Patience,   // a busy machine is no reason to fail
        };
        lambda = new LambdaService(functions, assets ?? (_ => SampleFolder), keys, with?.Invoke(options) ?? options, log);
        return new LambdaHost(app, state, address, keys, lambda, log);
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

    /// <summary>Invokes a function with an event, JSON in JSON out.</summary>
    public async Task<InvocationResult> InvokeAsync(string json, string function = "Sample", string? trace = null) =>
        await Lambda.InvokeAsync(Invocation(json, function, trace), CancellationToken.None).WaitAsync(Patience);

    public static Invocation Invocation(string json, string function = "Sample", string? trace = null) =>
        new() { FunctionName = function, Payload = Encoding.UTF8.GetBytes(json), TraceHeader = trace, Source = "test" };

    public async ValueTask DisposeAsync()
    {
        await Lambda.DisposeAsync();
        await _app.DisposeAsync();
        _state.Delete(recursive: true);
    }
}

internal static class InvocationResultText
{
    public static string Text(this InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);
}

/// <summary>A logger that keeps what it is told.</summary>
internal sealed class LogLines : ILogger<LambdaService>
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _lines.Add(formatter(state, exception));
        }
    }
}
