using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Lambda.Async;
using LocalCloud.Logs;
using LocalCloud.Telemetry;

namespace LocalCloud.Lambda;

/// <summary>AWS Lambda: a process for each instance, an instance for each concurrent invocation.</summary>
public sealed class LambdaService : IFunctionInvoker, IAwsService, IAsyncDisposable
{
    /// <summary>The largest event, in bytes.</summary>
    public const int LargestRequest = 6 * 1024 * 1024;

    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    private readonly FrozenDictionary<string, FunctionPool> _pools;
    private readonly ITimer _sweep;
    private readonly MemoryWatch _memory;
    private readonly LambdaApi _api;
    private readonly Func<FunctionModel, string?, InstanceStarter> _starterOf;
    private readonly string _runtimeApiAddress;
    private readonly FunctionProcesses _processes;

    /// <param name="functions">The functions to serve.</param>
    /// <param name="assetPath">The folder or zip file of code by its S3 key; null when there is none.</param>
    /// <param name="keys">Gives each instance an access key of its own.</param>
    /// <param name="later">Takes the events whose senders don't wait.</param>
    /// <param name="logs">Has the functions' log groups; outlives this service.</param>
    /// <param name="telemetry">Takes spans, rates and log records; null: nobody wants them.</param>
    /// <exception cref="TemplateException">Some functions can't be run here: one line each.</exception>
    public LambdaService(IReadOnlyList<FunctionModel> functions, Func<string, string?> assetPath, IAccessKeys keys, IAsyncInvoker later, LogGroups logs, LambdaOptions options, ILogger<LambdaService> logger, CloudTelemetry? telemetry = null)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(options.StateFolder, "code")).FullName;
        _starterOf = (function, folder) => new InstanceStarter(function, FunctionCode.Find(function, folder is null ? assetPath : _ => folder, unpacked), keys, options);
        List<string> problems = [];
        List<FunctionPool> pools = [];
        foreach (var function in functions)
        {
            try
            {
                pools.Add(new FunctionPool(function, _starterOf(function, null), new FunctionLog(logs.Find(function.LogGroupName)!), options, logger, telemetry));
            }
            catch (FunctionCodeException problem)
            {
                problems.Add(problem.Message);
            }
        }

        if (problems.Count > 0)
        {
            throw new TemplateException(problems);
        }

        _pools = pools.ToFrozenDictionary(pool => pool.Function.Name);
        RuntimeApi = new RuntimeApi(_pools);
        _api = new LambdaApi(this, later);
        _runtimeApiAddress = options.RuntimeApiAddress;
        _processes = options.Processes;
        var sweep = options.IdleLifetime < Sweep ? options.IdleLifetime : Sweep;
        _sweep = TimeProvider.System.CreateTimer(_ => pools.ForEach(pool => pool.EndIdle()), null, sweep, sweep);
        _memory = new MemoryWatch(pools);
    }

    public string SigningName => "lambda";

    public AwsServiceException Denied(string reason) => new("AccessDeniedException", reason, StatusCodes.Status403Forbidden);

    /// <summary>The API that the instances talk to; to be served at <see cref="LambdaOptions.RuntimeApiAddress"/>.</summary>
    public RuntimeApi RuntimeApi { get; }

    internal IEnumerable<FunctionPool> Pools => _pools.Values.OrderBy(pool => pool.Function.Name, StringComparer.Ordinal);

    /// <summary>Those of all instances that we started.</summary>
    internal IEnumerable<WatchedProcess> Processes => _pools.Values.SelectMany(pool => pool.View().Instances.Where(instance => instance.ProcessId is not null).Select(instance => new WatchedProcess(pool.Function.Name, instance.ProcessId, instance.Id)));

    internal IEnumerable<FunctionModel> Functions => _pools.Values.Select(pool => pool.Function);

    /// <summary>Starts one instance of every function, and waits until each has asked for work.</summary>
    /// <exception cref="FunctionInitException">Some can't start: their own messages, by the functions' names.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(_pools.Values.Select(WarmAsync)).WaitAsync(cancellationToken);
        if (outcomes.OfType<string>().Order().ToList() is { Count: > 0 } problems)
        {
            throw new FunctionInitException(problems);
        }

        static async Task<string?> WarmAsync(FunctionPool pool) =>
            await pool.WarmAsync() is { } problem ? $"{pool.Function.Name} failed in its init phase: {problem}" : null;
    }

    public async Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellationToken) =>
        await Start(invocation, wantsLog: false).Result.WaitAsync(cancellationToken);

    public bool IsAttached(string functionName) => _pools.TryGetValue(functionName, out var pool) && pool.Attached > 0;

    /// <summary>Has a function served by the code in a folder; see <see cref="FunctionPool.ReplaceAsync"/>.</summary>
    /// <returns>Null, or what went wrong in the init phase, in one line; then the old code goes on.</returns>
    /// <exception cref="FunctionCodeException">There is no code for the function in the folder.</exception>
    internal Task<string?> ReplaceCodeAsync(string functionName, string folder)
    {
        var pool = Find(functionName);
        return pool.ReplaceAsync(_starterOf(pool.Function, folder));
    }

    /// <summary>The last lines of a function's log.</summary>
    /// <exception cref="AwsServiceException">There is no such function.</exception>
    public IReadOnlyList<LogLine> LogTail(string functionName) => Find(functionName).Log.Tail();

    public Task HandleAsync(HttpContext context, Principal caller) => _api.HandleAsync(context, caller);

    /// <summary>Ends all instances: SIGTERM, and SIGKILL after <see cref="LambdaOptions.ShutdownGrace"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await _memory.DisposeAsync();
        await Task.WhenAll(_pools.Values.Select(pool => pool.StopAsync()));
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }
    }

    /// <summary>Starts an invocation, which then runs whether anybody waits for it or not.</summary>
    internal PendingInvocation Start(Invocation invocation, bool wantsLog)
    {
        var pool = ToInvoke(invocation.FunctionName);
        if (invocation.Payload.Length > LargestRequest)
        {
            throw LambdaErrors.RequestTooLarge();
        }

        var pending = new PendingInvocation(invocation, wantsLog, pool.WatchFor(invocation));
        pool.Invoke(pending);
        return pending;
    }

    /// <summary>What a process that serves the function has as <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    internal string RuntimeApiAddress(FunctionModel function) => $"{_runtimeApiAddress}/{function.Name}";

    /// <summary>The function of that name, which may be invoked.</summary>
    /// <exception cref="AwsServiceException">There is none, or it isn't served here.</exception>
    internal FunctionPool ToInvoke(string name)
    {
        var pool = Find(name);
        return _processes == FunctionProcesses.Elsewhere ? throw LambdaErrors.Elsewhere(name) : pool;
    }

    /// <summary>The function of that name.</summary>
    internal FunctionPool Find(string name) => _pools.TryGetValue(name, out var pool) ? pool : throw LambdaErrors.NoSuchFunction(name);
}
