using LocalCloud.Processes;

namespace LocalCloud.Lambda;

/// <content>How instances begin and end: by themselves, by their timer, by what they take.</content>
internal sealed partial class FunctionPool
{
    private const long MebiByte = 1024 * 1024;

    /// <summary>The runtime reports that its init phase failed, which ends the instance.</summary>
    /// <returns>False when the instance isn't in its init phase.</returns>
    public bool FailInit(FunctionInstance instance, ReadOnlyMemory<byte> report, FunctionError error)
    {
        lock (_gate)
        {
            if (instance.State != InstanceState.Starting)
            {
                return false;
            }

            instance.InitError = report;
            FinishInit(instance, error);
            _roster.Move(instance, InstanceState.Ended);
            Grow();
        }

        _ = StopAsync(instance);
        return true;
    }

    /// <summary>The process of an instance is there.</summary>
    public void OnStarted(FunctionInstance instance, ChildProcess process)
    {
        bool tooLate;
        lock (_gate)
        {
            instance.Process = process;
            tooLate = _stopped || instance.EndedFor is not null;
        }

        if (tooLate)
        {
            process.Kill();
        }
    }

    /// <summary>The time for the init phase, or for an invocation, may be over.</summary>
    public void OnTimer(FunctionInstance instance)
    {
        lock (_gate)
        {
            switch (instance.State)
            {
                case InstanceState.Starting:
                    instance.EndedFor = instance.IsSecondTry ? FunctionError.TimedOut(Function.Timeout) : FunctionError.InitTimedOut(_options.InitTimeout);
                    break;
                case InstanceState.Busy or InstanceState.Returning when instance.Allowed - TimeProvider.System.GetElapsedTime(instance.Since) is var left && left > TimeSpan.Zero:
                    instance.SetTimer(left + TimeSpan.FromMilliseconds(1));   // it fired early, or for the invocation before
                    return;
                case InstanceState.Busy when instance.IsDisconnected:
                    break;
                case InstanceState.Busy:
                    instance.EndedFor = FunctionError.TimedOut(instance.Allowed);
                    Write(instance, instance.Current, PlatformLines.TimedOut(instance.Current!.RequestId, instance.EndedFor.Message));
                    break;
                case InstanceState.Returning:
                    break;
                default:
                    return;
            }
        }

        if (instance.IsAttached)
        {
            OnGone(instance, instance.EndedFor ?? FunctionError.Detached);
        }
        else
        {
            instance.Process?.Kill();   // what follows is the business of OnGone, and of OnStarted if it is that early
        }
    }

    /// <summary>
    /// Looks at the memory of the instances that are at work, and ends those that took more than the function has, as Lambda does. An
    /// idle one has nothing to fail: its next invocation will.
    /// </summary>
    /// <returns>Whether any is at work.</returns>
    public bool WatchMemory()
    {
        FunctionInstance[] working;
        lock (_gate)
        {
            working = [.. _roster.Alive.Where(instance => instance.State is InstanceState.Starting or InstanceState.Busy or InstanceState.Returning)];
        }

        foreach (var instance in working)
        {
            if (instance.Memory.Look() > Function.MemorySize * MebiByte)
            {
                OnOutOfMemory(instance);
            }
        }

        return working.Length > 0;
    }

    private void OnOutOfMemory(FunctionInstance instance)
    {
        lock (_gate)
        {
            if (instance.EndedFor is not null || instance.State is not (InstanceState.Starting or InstanceState.Busy or InstanceState.Returning))
            {
                return;
            }

            instance.EndedFor = FunctionError.OutOfMemory;
            Logging.OutOfMemory(_logger, Function.Name, Function.MemorySize, instance.Id);
        }

        instance.Process?.Kill();
    }

    /// <summary>Nothing is left of an instance.</summary>
    /// <param name="error">What to say when it ended by itself.</param>
    public void OnGone(FunctionInstance instance, FunctionError error)
    {
        TaskCompletionSource<PendingInvocation?>? poll;
        PendingInvocation? finished = null;
        lock (_gate)
        {
            poll = instance.Poll;
            switch (instance.State)
            {
                case InstanceState.Starting:
                    FinishInit(instance, instance.EndedFor ?? error);
                    break;
                case InstanceState.Busy:
                    instance.Current!.Answer(instance.EndedFor ?? error, timedOut: instance.EndedFor is { IsTimeout: true });
                    Logging.Failed(_logger, Function.Name, instance.Current.RequestId, instance.Id, (instance.EndedFor ?? error).Message, Log.Path);
                    finished = Finish(instance);
                    break;
                case InstanceState.Returning:
                    finished = Finish(instance);
                    break;
                case InstanceState.Idle or InstanceState.Lost or InstanceState.Ended:
                    break;
            }

            _roster.Forget(instance);
            _changes++;
            Grow();
        }

        poll?.TrySetResult(null);
        finished?.Release();
        instance.Dispose();
        instance.Gone.SetResult();
    }

    /// <summary>The end of a failed init phase: whoever waits longest gets the error, as the start was for a waiting invocation.</summary>
    private void FinishInit(FunctionInstance instance, FunctionError error)
    {
        var took = TimeProvider.System.GetElapsedTime(instance.StartedAt);
        Write(instance, null, PlatformLines.InitReport(took, instance.IsSecondTry, error.IsTimeout ? null : error.Type));
        var problem = InitProblem.Describe(instance, error);
        instance.Ready.TrySetResult(problem);
        if (instance == _trial)
        {
            _trial = null;   // no invocation has waited for it
            return;
        }

        if (error.IsTimeout && !instance.IsSecondTry && _waiting.Count > 0 && !_stopped)
        {
            Start(_starter, again: true);
            return;
        }

        if (_waiting.TryDequeue(out var invocation))
        {
            Logging.Failed(_logger, Function.Name, invocation.RequestId, instance.Id, problem, Log.Path);
            if (instance.InitError is { Length: > 0 } reported)
            {
                invocation.Answer(reported, failed: true);
            }
            else
            {
                invocation.Answer(error);
            }

            invocation.Release();
        }
    }

    /// <summary>The end of an invocation: its last lines in the log.</summary>
    private PendingInvocation Finish(FunctionInstance instance)
    {
        var invocation = _roster.Release(instance);
        var took = TimeProvider.System.GetElapsedTime(instance.Since);
        Write(instance, invocation, PlatformLines.End(invocation.RequestId));
        Write(instance, invocation, PlatformLines.Report(invocation, Function.MemorySize, instance.Memory.After(took) / MebiByte, took, instance.InitDuration));
        instance.InitDuration = null;
        return invocation;
    }
}
