using CloudTemplate;

namespace LocalCloud.Lambda;

/// <summary>
/// The instances of one function and the invocations that wait for one. The instance that worked last works next; a new one is
/// started when more invocations wait than instances are about to be free.
/// </summary>
internal sealed partial class FunctionPool : IDisposable
{
    /// <summary>An instance that has answered asks for more work within a fraction of a millisecond; waiting for that beats starting another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>More at once would only take the processors from each other.</summary>
    private static readonly int StartingAtOnce = Math.Max(2, Environment.ProcessorCount);

    private readonly LambdaOptions _options;
    private readonly InstanceStarter _starter;
    private readonly ILogger _logger;
    private readonly int _limit;
    private readonly Lock _gate = new();
    private readonly Queue<PendingInvocation> _waiting = new();
    private readonly List<FunctionInstance> _idle = [];   // the last is the next to work
    private readonly Dictionary<string, FunctionInstance> _instances = [];
    private readonly Dictionary<string, FunctionInstance> _attached = [];   // by the invocation that they have
    private readonly ITimer _impatience;
    private int _starting;
    private int _returning;
    private bool _saturated;
    private bool _stopped;

    public FunctionPool(FunctionModel function, InstanceStarter starter, FunctionLog log, LambdaOptions options, ILogger logger)
    {
        Function = function;
        Log = log;
        _starter = starter;
        _options = options;
        _logger = logger;
        _limit = Math.Min(options.InstancesPerFunction, function.ReservedConcurrency ?? int.MaxValue);
        _impatience = TimeProvider.System.CreateTimer(static me => ((FunctionPool)me!).OnImpatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public FunctionModel Function { get; }

    public FunctionLog Log { get; }

    /// <summary>The instance of that id that we started; null when it has ended.</summary>
    public FunctionInstance? Find(ReadOnlySpan<char> id)
    {
        lock (_gate)
        {
            return _instances.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var instance) ? instance : null;
        }
    }

    /// <summary>Has an instance run the invocation, now or as soon as one is free.</summary>
    /// <exception cref="FrontDoor.AwsServiceException">Nothing may run, or too much waits already (<c>TooManyRequestsException</c>).</exception>
    public void Invoke(PendingInvocation invocation)
    {
        TaskCompletionSource<PendingInvocation?> poll;
        lock (_gate)
        {
            if (_stopped)
            {
                throw LambdaErrors.Stopping();
            }

            if (_limit == 0 || _waiting.Count >= _options.WaitingPerFunction)
            {
                throw LambdaErrors.Throttled();
            }

            if (_idle.Count == 0)
            {
                _waiting.Enqueue(invocation);
                Grow();
                SayWhenSaturated();
                return;
            }

            poll = _idle[^1].Poll!;
            Assign(_idle[^1], invocation);
        }

        poll.SetResult(invocation);
    }

    /// <summary>Starts an instance unless one is there, and waits until one has asked for work.</summary>
    /// <returns>Null, or what went wrong in the init phase, in one line.</returns>
    public Task<string?> WarmAsync()
    {
        lock (_gate)
        {
            return _limit == 0 || _stopped ? Task.FromResult<string?>(null)
                : _instances.Count > 0 ? _instances.Values.First().Ready.Task
                : Start().Ready.Task;
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
            instances = [.. _instances.Values];
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
            while (_instances.Count > 1 && _idle.Count > 0
                && _idle[0] is { IsAttached: false } oldest && TimeProvider.System.GetElapsedTime(oldest.Since) >= _options.IdleLifetime)
            {
                var poll = oldest.Poll!;
                Move(oldest, InstanceState.Ended);
                _ = EndAsync(oldest, poll);
            }
        }
    }

    public void Dispose() => _impatience.Dispose();

    /// <summary>Ends an idle instance. Its request stays open meanwhile: no answer to it would say "end" as well as SIGTERM does.</summary>
    private async Task EndAsync(FunctionInstance instance, TaskCompletionSource<PendingInvocation?> poll)
    {
        await Task.Yield();
        await StopAsync(instance);
        poll.SetResult(null);
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
        Move(instance, InstanceState.Busy);
        instance.Current = invocation;
        if (instance.IsAttached)
        {
            _attached.Add(invocation.RequestId, instance);
        }

        instance.Since = TimeProvider.System.GetTimestamp();
        invocation.Deadline = TimeProvider.System.GetUtcNow() + Function.Timeout;
        instance.SetTimer(Function.Timeout);
        Write(instance, invocation, $"START RequestId: {invocation.RequestId} Version: $LATEST");
    }

    /// <summary>Starts as many instances as are missing.</summary>
    private void Grow(bool impatient = false)
    {
        var soon = impatient ? 0 : _returning;
        while (!_stopped && _waiting.Count > _starting + soon && _instances.Count < _limit && _starting < StartingAtOnce)
        {
            Start();
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

    private FunctionInstance Start()
    {
        var instance = new FunctionInstance(this, $"i-{Guid.NewGuid().ToString("n")[..8]}");
        _instances.Add(instance.Id, instance);
        _starting++;
        instance.SetTimer(_options.InitTimeout);
        _ = Task.Run(() => _starter.RunAsync(instance));
        return instance;
    }

    private void SayWhenSaturated()
    {
        if (!_saturated && _instances.Count >= _limit && _waiting.Count > _starting + _returning)
        {
            _saturated = true;
            Logging.Saturated(_logger, Function.Name, _limit, _limit < _options.InstancesPerFunction ? "its reserved concurrency" : "the local limit");
        }
    }

    /// <summary>The only place where an instance changes its state, and is counted anew.</summary>
    private void Move(FunctionInstance instance, InstanceState to)
    {
        switch (instance.State)
        {
            case InstanceState.Starting:
                _starting--;
                break;
            case InstanceState.Idle:
                _idle.RemoveAt(_idle.LastIndexOf(instance));
                instance.Poll = null;
                break;
            case InstanceState.Returning:
                _returning--;
                break;
            case InstanceState.Busy or InstanceState.Lost or InstanceState.Ended:
                break;
        }

        instance.State = to;
        switch (to)
        {
            case InstanceState.Idle:
                instance.Since = TimeProvider.System.GetTimestamp();
                instance.Poll = new TaskCompletionSource<PendingInvocation?>();
                _idle.Insert(instance.IsAttached ? _idle.Count : _idle.FindLastIndex(other => !other.IsAttached) + 1, instance);
                break;
            case InstanceState.Returning:
                _returning++;
                break;
            case InstanceState.Ended:
                _instances.Remove(instance.Id);
                break;
            case InstanceState.Starting or InstanceState.Busy or InstanceState.Lost:
                break;
        }
    }

    private void Write(FunctionInstance instance, PendingInvocation? invocation, string line)
    {
        Log.Add(instance.Id, line);
        invocation?.Write(line);
    }

    private static partial class Logging
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Function} runs {Limit} instances, {Reason}: further invocations wait.")]
        public static partial void Saturated(ILogger logger, string function, int limit, string reason);
    }
}
