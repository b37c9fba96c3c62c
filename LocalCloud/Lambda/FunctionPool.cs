using CloudTemplate;
using LocalCloud.Logs;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.Lambda;

/// <summary>
/// The instances of one function and the invocations that wait for one. The instance that worked last works next; a new one is
/// started when more invocations wait than instances are about to be free.
/// </summary>
internal sealed partial class FunctionPool : IDisposable
{
    /// <summary>An instance that has answered asks for more work within a fraction of a millisecond; waiting for that beats starting another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>A client that closes its connection as soon as that, as curl does, hasn't ended: it opens one for each request.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    /// <summary>For so long it isn't said again that invocations wait.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>More at once would only take the processors from each other.</summary>
    private static readonly int StartingAtOnce = Math.Max(2, Environment.ProcessorCount);

    private readonly LambdaOptions _options;
    private readonly ILogger _logger;
    private readonly int _limit;
    private readonly RateSeries? _rate;
    private readonly Lock _gate = new();
    private readonly InstanceRoster _roster = new();
    private readonly Queue<PendingInvocation> _waiting = new();
    private readonly ITimer _impatience;
    private readonly LogStream _attachedStream = LogStream.OfInstance();
    private bool _saturated;
    private long _saturationSaid;
    private bool _stopped;

    public FunctionPool(FunctionModel function, InstanceStarter starter, FunctionLog log, LambdaOptions options, ILogger logger, CloudTelemetry? telemetry = null)
    {
        _rate = telemetry?.Rates.Of(function.LogicalId, "function", function.Name);
        Telemetry = telemetry;
        Function = function;
        Log = log;
        _starter = starter;
        _options = options;
        _logger = logger;
        _limit = IsOthers ? 0 : Math.Min(options.InstancesPerFunction, function.ReservedConcurrency ?? int.MaxValue);
        _impatience = TimeProvider.System.CreateTimer(static me => ((FunctionPool)me!).OnImpatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public FunctionModel Function { get; }

    public FunctionLog Log { get; }

    /// <summary>Is called whenever an instance begins to work.</summary>
    public Action? OnWork { get; set; }

    /// <summary>Null: nobody wants any.</summary>
    public CloudTelemetry? Telemetry { get; }

    /// <summary>Only processes of others serve it: none is started here.</summary>
    public bool IsOthers => _options.Processes != FunctionProcesses.Own;

    public FunctionCode Code => _starter.Code;

    /// <summary>Somebody to see an invocation through; null: nobody wants to know.</summary>
    public InvocationWatch? WatchFor(Invocation invocation) => Telemetry is null ? null : new InvocationWatch(Telemetry, _rate!, invocation);

    /// <summary>Has an instance run the invocation, now or as soon as one is free.</summary>
    /// <exception cref="FrontDoor.AwsServiceException">Nothing may run, or too much waits already (<c>TooManyRequestsException</c>).</exception>
    public void Invoke(PendingInvocation invocation)
    {
        TaskCompletionSource<PendingInvocation?> poll;
        lock (_gate)
        {
            if (_isPaused)
            {
                invocation.Watch?.OnThrottled();
                throw LambdaErrors.Throttled("FunctionStopped");
            }

            if (_stopped)
            {
                throw LambdaErrors.Stopping();
            }

            if (Function.ReservedConcurrency == 0 || _waiting.Count >= _options.WaitingPerFunction)
            {
                invocation.Watch?.OnThrottled();
                throw LambdaErrors.Throttled(Function.ReservedConcurrency is null ? "ConcurrentInvocationLimitExceeded" : "ReservedFunctionConcurrentInvocationLimitExceeded");
            }

            if (!_roster.TryNext(out var instance))
            {
                _waiting.Enqueue(invocation);
                Grow();
                SayWhenSaturated();
                return;
            }

            poll = instance.Poll!;
            Assign(instance, invocation);
        }

        poll.SetResult(invocation);
    }

    /// <summary>Starts an instance unless one is there, and waits until one has asked for work.</summary>
    /// <returns>Null, or what went wrong in the init phase, in one line.</returns>
    public Task<string?> WarmAsync()
    {
        lock (_gate)
        {
            return _limit == 0 || _stopped ? Task.FromResult<string?>(null) : (_roster.Any ?? Start(_starter)).Ready.Task;
        }
    }

    /// <summary>Ends all instances. What runs is cut off, what waits is refused.</summary>
    public async Task StopAsync()
    {
        FunctionInstance[] instances;
        PendingInvocation[] waiting;
        lock (_gate)
        {
            _stopped = true;
            instances = [.. _roster.Alive];
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var invocation in waiting)
        {
            invocation.Refuse(LambdaErrors.Stopping());
        }

        await Task.WhenAll(instances.Select(StopAsync));
    }

    /// <summary>Ends the instances that have had no work for long, but not the last one.</summary>
    public void EndIdle()
    {
        lock (_gate)
        {
            while (_roster.Count > 1 && _roster.TryOldest(out var oldest) && TimeProvider.System.GetElapsedTime(oldest.Since) >= _options.IdleLifetime)
            {
                _ = EndAsync(oldest, Retire(oldest));
            }
        }
    }

    public void Dispose() => _impatience.Dispose();

    /// <summary>Ends an idle instance. Its request stays open meanwhile: no answer to it would say "end" as well as SIGTERM does.</summary>
    private async Task EndAsync(FunctionInstance instance, TaskCompletionSource<PendingInvocation?> poll)
    {
        await Task.Yield();
        await StopAsync(instance);
        poll.TrySetResult(null);
    }

    private async Task StopAsync(FunctionInstance instance)
    {
        if (instance.Process is { } process)
        {
            await process.StopAsync(_options.ShutdownGrace);
        }

        await instance.Gone.Task;
    }

    /// <summary>Gives an invocation to an instance. The caller completes the instance's open request, if it has one, outside the lock.</summary>
    private void Assign(FunctionInstance instance, PendingInvocation invocation)
    {
        _roster.Assign(instance, invocation);
        instance.Since = TimeProvider.System.GetTimestamp();
        instance.Allowed = instance.IsAttached ? _options.AttachedTimeout : Function.Timeout;   // whoever attached a process may stand at a breakpoint
        invocation.Deadline = TimeProvider.System.GetUtcNow() + instance.Allowed;
        instance.SetTimer(instance.Allowed);
        invocation.Watch?.OnAssigned(instance);
        OnWork?.Invoke();
        Write(instance, invocation, PlatformLines.Start(invocation.RequestId));
    }

    /// <summary>Starts as many instances as are missing.</summary>
    private void Grow(bool impatient = false)
    {
        var soon = impatient ? 0 : _roster.Returning;
        while (!_stopped && _waiting.Count > _roster.Starting - Trials + soon && _roster.Count - Trials < _limit && _roster.Starting < StartingAtOnce)
        {
            Start(_starter);
        }

        if (soon > 0 && _waiting.Count > 0)
        {
            _impatience.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnImpatience()
    {
        lock (_gate)
        {
            Grow(impatient: true);
        }
    }

    private FunctionInstance Start(InstanceStarter starter, bool again = false)
    {
        var instance = new FunctionInstance(this, $"i-{Guid.NewGuid().ToString("n")[..8]}", LogStream.OfInstance()) { Starter = starter, IsSecondTry = again };
        _roster.Add(instance);
        _changes++;
        OnWork?.Invoke();
        instance.SetTimer(again ? Function.Timeout : _options.InitTimeout);
        _ = Task.Run(() => starter.RunAsync(instance));
        return instance;
    }

    /// <summary>Once for each burst, and not every second under a load that comes in bursts.</summary>
    private void SayWhenSaturated()
    {
        if (_saturated || _roster.Count - Trials < _limit || _waiting.Count <= _roster.Starting + _roster.Returning)
        {
            return;
        }

        _saturated = true;
        if (_saturationSaid == 0 || TimeProvider.System.GetElapsedTime(_saturationSaid) > Quiet)
        {
            _saturationSaid = TimeProvider.System.GetTimestamp();
            Logging.Saturated(_logger, Function.Name, _limit, IsOthers ? "since only processes that attach serve it" : _limit < _options.InstancesPerFunction ? "its reserved concurrency" : "the local limit");
        }
    }

    private void Write(FunctionInstance instance, PendingInvocation? invocation, string line)
    {
        Log.Add(instance.Stream, line);
        invocation?.Write(line);
    }

    private static partial class Logging
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Function} runs {Limit} instances, {Reason}: further invocations wait.")]
        public static partial void Saturated(ILogger logger, string function, int limit, string reason);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Function} failed ({RequestId}, instance {Instance}): {Error}. Its log is {Log}.")]
        public static partial void Failed(ILogger logger, string function, string requestId, string instance, string error, string log);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Function} took more than the {MemorySize} MB that it has: instance {Instance} is killed, as in Lambda. Give it a larger MemorySize.")]
        public static partial void OutOfMemory(ILogger logger, string function, int memorySize, string instance);
    }
}
