namespace LocalCloud.Lambda;

/// <content>
/// New code: one instance tries it beside those that serve. When it asks for work, it and those that are started from then on have the
/// new code, and the others end, each after the invocation that it is at work on. When it doesn't, everything stays as it was.
/// </content>
internal sealed partial class FunctionPool
{
    private InstanceStarter _starter;
    private FunctionInstance? _trial;

    /// <summary>Has new code serve. Not two at a time.</summary>
    /// <returns>Completes when it serves, with null; or with what went wrong in its init phase, in one line.</returns>
    public Task<string?> ReplaceAsync(InstanceStarter starter)
    {
        lock (_gate)
        {
            if (_limit == 0 || _stopped)
            {
                _starter = starter;
                return Task.FromResult<string?>(null);
            }

            _trial = Start(starter);
            return _trial.Ready.Task;
        }
    }

    /// <summary>How many instances only try new code.</summary>
    private int Trials => _trial is null ? 0 : 1;

    private bool IsOutdated(FunctionInstance instance) => !instance.IsAttached && instance.Starter != _starter;

    /// <summary>An instance has come through its init phase: if it tried new code, that is the function's from now on.</summary>
    private void AdoptCodeOf(FunctionInstance instance)
    {
        if (instance != _trial)
        {
            return;
        }

        _trial = null;
        _starter = instance.Starter!;
        foreach (var outdated in _roster.Idle.Where(IsOutdated).ToList())
        {
            _ = EndAsync(outdated, Retire(outdated));
        }
    }

    /// <summary>Takes an instance that isn't at work out of service.</summary>
    /// <returns>Its open request, or a new one to leave open until it has ended.</returns>
    private TaskCompletionSource<PendingInvocation?> Retire(FunctionInstance instance)
    {
        var poll = instance.Poll ?? new TaskCompletionSource<PendingInvocation?>();
        _roster.Move(instance, InstanceState.Ended);
        return poll;
    }
}
