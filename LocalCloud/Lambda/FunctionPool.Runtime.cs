namespace LocalCloud.Lambda;

/// <content>What instances do: ask for work, and answer.</content>
internal sealed partial class FunctionPool
{
    /// <summary>The instance of that id that we started; null when it has ended.</summary>
    public FunctionInstance? Find(ReadOnlySpan<char> id)
    {
        lock (_gate)
        {
            return _roster.Find(id);
        }
    }

    /// <summary>An instance asks for work, which ends its init phase or its last invocation.</summary>
    /// <returns>Completes when there is work; with null when this request gets none.</returns>
    public Task<PendingInvocation?> NextAsync(FunctionInstance instance)
    {
        Task<PendingInvocation?> next;
        TaskCompletionSource<PendingInvocation?>? superseded;
        PendingInvocation? finished = null;
        lock (_gate)
        {
            superseded = instance.Poll;
            switch (instance.State)
            {
                case InstanceState.Ended:
                    return Task.FromResult<PendingInvocation?>(null);
                case InstanceState.Busy:
                    return Task.FromResult(instance.Current);   // it asked for this already, but the answer was lost on its way
                case InstanceState.Starting:
                    instance.Memory.Look();
                    instance.InitDuration = TimeProvider.System.GetElapsedTime(instance.StartedAt);
                    instance.InitTook = instance.InitDuration;
                    AdoptCodeOf(instance);
                    instance.Ready.TrySetResult(null);
                    break;
                case InstanceState.Returning:
                    finished = Finish(instance);
                    break;
                case InstanceState.Idle or InstanceState.Lost:
                    break;
            }

            if (IsOutdated(instance))
            {
                var open = Retire(instance);
                _ = EndAsync(instance, open);
                next = open.Task;
                Grow();
            }
            else if (_waiting.TryDequeue(out var invocation))
            {
                Assign(instance, invocation);
                next = Task.FromResult<PendingInvocation?>(invocation);
                _saturated &= _waiting.Count > 0;
                Grow();
            }
            else
            {
                _roster.Move(instance, InstanceState.Idle);
                instance.Since = TimeProvider.System.GetTimestamp();
                instance.SetTimer(Timeout.InfiniteTimeSpan);
                next = instance.Poll!.Task;
            }
        }

        superseded?.TrySetResult(null);
        finished?.Release();
        return next;
    }

    /// <summary>The request of an idle instance broke off.</summary>
    public void OnBrokenOff(FunctionInstance instance, Task<PendingInvocation?> poll)
    {
        TaskCompletionSource<PendingInvocation?> ended;
        lock (_gate)
        {
            if (instance.State != InstanceState.Idle || instance.Poll!.Task != poll)
            {
                return;
            }

            ended = instance.Poll;
            _roster.Move(instance, instance.IsAttached ? InstanceState.Ended : InstanceState.Lost);
        }

        ended.SetResult(null);
    }

    /// <summary>The invocation of that id, if it is the one that the instance is at work on.</summary>
    public PendingInvocation? Current(FunctionInstance instance, ReadOnlySpan<char> requestId)
    {
        lock (_gate)
        {
            return instance.State == InstanceState.Busy && requestId.SequenceEqual(instance.Current!.RequestId) ? instance.Current : null;
        }
    }

    /// <summary>A stand-in for a process that we didn't start, for one request for work and what follows from it.</summary>
    public FunctionInstance Attach() => new(this, "attached", _attachedStream, isAttached: true) { State = InstanceState.Lost };

    /// <summary>How many processes that we didn't start wait for work or are at work.</summary>
    public int Attached => _roster.Attached;

    /// <summary>What a process needs to serve the function; with a key of its own.</summary>
    public IReadOnlyDictionary<string, string> AttachedEnvironment() => _starter.AttachedEnvironment(_attachedStream);

    /// <summary>The connection closed by which a process that we didn't start got its work. It may answer by another; but if it doesn't soon, it has ended.</summary>
    public void OnDisconnected(FunctionInstance instance)
    {
        lock (_gate)
        {
            if (instance.State == InstanceState.Busy)
            {
                var worked = TimeProvider.System.GetElapsedTime(instance.Since);
                instance.IsDisconnected = worked > AtOnce;
                instance.Allowed = instance.IsDisconnected ? worked + _options.AttachedGrace : Function.Timeout;
                instance.SetTimer(instance.Allowed - worked);
            }
        }
    }

    /// <summary>The stand-in that has the invocation of that id; null when none has.</summary>
    public FunctionInstance? FindAttached(ReadOnlySpan<char> requestId)
    {
        lock (_gate)
        {
            return _roster.FindAttached(requestId);
        }
    }

    /// <summary>The function answers.</summary>
    /// <param name="failed">With an error of its own.</param>
    /// <returns>False when that isn't the invocation at hand.</returns>
    public bool Answer(FunctionInstance instance, PendingInvocation invocation, ReadOnlyMemory<byte> payload, bool failed)
    {
        if (!TakeAnswer(instance, invocation))
        {
            return false;
        }

        invocation.Answer(payload, failed);
        AfterAnswer(instance);
        return true;
    }

    /// <summary>The function's answer is refused.</summary>
    public bool Refuse(FunctionInstance instance, PendingInvocation invocation, FunctionError error)
    {
        if (!TakeAnswer(instance, invocation))
        {
            return false;
        }

        invocation.Answer(error);
        AfterAnswer(instance);
        return true;
    }

    /// <summary>What we didn't start is known by its invocations only: its next request for work may come from anywhere.</summary>
    private void AfterAnswer(FunctionInstance instance)
    {
        if (instance.IsAttached)
        {
            OnGone(instance, FunctionError.Exited(0));
        }
    }

    private bool TakeAnswer(FunctionInstance instance, PendingInvocation invocation)
    {
        lock (_gate)
        {
            if (instance.State != InstanceState.Busy || instance.Current != invocation)
            {
                return false;
            }

            _roster.Move(instance, InstanceState.Returning);
            return true;
        }
    }
}
