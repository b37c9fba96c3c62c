namespace LocalCloud.Lambda;

/// <summary>One instance as it is seen from outside.</summary>
/// <param name="ProcessId">Null until it is started, and for one that we didn't start.</param>
internal sealed record InstanceView(string Id, InstanceState State, int? ProcessId, TimeSpan Age, TimeSpan? Init);

/// <summary>A function's instances as they are seen from outside.</summary>
internal sealed record PoolView(IReadOnlyList<InstanceView> Instances, int Waiting, int Limit, bool IsStopped);

/// <content>What a person sees of the instances, and does to them all.</content>
internal sealed partial class FunctionPool
{
    private bool _isPaused;
    private long _changes;

    /// <summary>How many instances have come and gone so far.</summary>
    public long Changes => Volatile.Read(ref _changes);

    public PoolView View()
    {
        lock (_gate)
        {
            return new PoolView([.. _roster.Alive.Where(instance => instance.State != InstanceState.Ended).Select(instance => new InstanceView(
                instance.Id, instance.State, instance.Process?.Id, TimeProvider.System.GetElapsedTime(instance.StartedAt), instance.InitTook))], _waiting.Count, _limit, _isPaused);
        }
    }

    /// <summary>The variables that its instances have, without a key.</summary>
    public IReadOnlyDictionary<string, string> KeylessEnvironment() => _starter.KeylessEnvironment(_attachedStream);

    /// <summary>Ends all instances; until <see cref="ResumeAsync"/> every invocation is throttled.</summary>
    public Task PauseAsync()
    {
        lock (_gate)
        {
            _isPaused = true;
        }

        return StopAsync();
    }

    /// <summary>Serves again.</summary>
    /// <returns>Null, or what went wrong in the init phase, in one line.</returns>
    public Task<string?> ResumeAsync()
    {
        lock (_gate)
        {
            (_isPaused, _stopped) = (false, false);
        }

        return WarmAsync();
    }

    /// <summary>New instances on the same code, one of them at once; the others end, each after the invocation that it is at work on.</summary>
    /// <returns>Null, or what went wrong in the init phase, in one line; then the old ones go on.</returns>
    public Task<string?> RestartAsync() => ReplaceAsync(_starter.Again());
}
