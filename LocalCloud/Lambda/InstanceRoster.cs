using System.Diagnostics.CodeAnalysis;

namespace LocalCloud.Lambda;

/// <summary>The instances of one function by what they are doing. Guarded by the lock of its <see cref="FunctionPool"/>.</summary>
internal sealed class InstanceRoster
{
    private readonly List<FunctionInstance> _idle = [];   // the last is the next to work
    private readonly Dictionary<string, FunctionInstance> _working = [];   // all that we started and that may still get work
    private readonly Dictionary<string, FunctionInstance> _attached = [];   // those that we didn't start, by the invocation that they have
    private readonly HashSet<FunctionInstance> _alive = [];
    private int _attachedCount;

    /// <summary>Instances that we started and that may still get work.</summary>
    public int Count => _working.Count;

    /// <summary>How many of them are in their init phase.</summary>
    public int Starting { get; private set; }

    /// <summary>How many of them have answered, but not asked for more work yet.</summary>
    public int Returning { get; private set; }

    /// <summary>How many of those that we didn't start wait for work or are at work. May be read without the lock.</summary>
    public int Attached => Volatile.Read(ref _attachedCount);

    /// <summary>All whose processes may still run.</summary>
    public IReadOnlyCollection<FunctionInstance> Alive => _alive;

    /// <summary>Those that wait for work.</summary>
    public IReadOnlyList<FunctionInstance> Idle => _idle;

    /// <summary>Any instance that we started; null when there is none.</summary>
    public FunctionInstance? Any => _working.Values.FirstOrDefault();

    public void Add(FunctionInstance instance)
    {
        _working.Add(instance.Id, instance);
        _alive.Add(instance);
        Starting++;
    }

    public FunctionInstance? Find(ReadOnlySpan<char> id) =>
        _working.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var instance) ? instance : null;

    public FunctionInstance? FindAttached(ReadOnlySpan<char> requestId) =>
        _attached.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(requestId, out var instance) ? instance : null;

    /// <summary>The idle instance that worked last; one that we didn't start comes first, or it would never be reached in a debugger.</summary>
    public bool TryNext([NotNullWhen(true)] out FunctionInstance? instance)
    {
        instance = _idle.Count > 0 ? _idle[^1] : null;
        return instance is not null;
    }

    /// <summary>The idle instance that has had no work for longest.</summary>
    public bool TryOldest([NotNullWhen(true)] out FunctionInstance? instance)
    {
        instance = _idle is [{ IsAttached: false } oldest, ..] ? oldest : null;
        return instance is not null;
    }

    /// <summary>Gives an instance work.</summary>
    public void Assign(FunctionInstance instance, PendingInvocation invocation)
    {
        Move(instance, InstanceState.Busy);
        instance.Current = invocation;
        if (instance.IsAttached)
        {
            _attached.Add(invocation.RequestId, instance);
        }
    }

    /// <summary>Takes the work at hand, which is done, from an instance.</summary>
    public PendingInvocation Release(FunctionInstance instance)
    {
        var invocation = instance.Current!;
        instance.Current = null;
        if (instance.IsAttached)
        {
            _attached.Remove(invocation.RequestId);
        }

        return invocation;
    }

    /// <summary>The only place where an instance changes its state.</summary>
    public void Move(FunctionInstance instance, InstanceState to)
    {
        if (instance.IsAttached)
        {
            Volatile.Write(ref _attachedCount, _attachedCount + (IsThere(to) ? 1 : 0) - (IsThere(instance.State) ? 1 : 0));
        }

        switch (instance.State)
        {
            case InstanceState.Starting:
                Starting--;
                break;
            case InstanceState.Idle:
                _idle.RemoveAt(_idle.LastIndexOf(instance));
                instance.Poll = null;
                break;
            case InstanceState.Returning:
                Returning--;
                break;
            case InstanceState.Busy or InstanceState.Lost or InstanceState.Ended:
                break;
        }

        instance.State = to;
        switch (to)
        {
            case InstanceState.Idle:
                instance.Poll = new TaskCompletionSource<PendingInvocation?>();
                _idle.Insert(instance.IsAttached ? _idle.Count : _idle.FindLastIndex(other => !other.IsAttached) + 1, instance);
                break;
            case InstanceState.Returning:
                Returning++;
                break;
            case InstanceState.Ended:
                _working.Remove(instance.Id);
                break;
            case InstanceState.Starting or InstanceState.Busy or InstanceState.Lost:
                break;
        }
    }

    private static bool IsThere(InstanceState state) => state is InstanceState.Idle or InstanceState.Busy;

    /// <summary>Nothing is left of its process.</summary>
    public void Forget(FunctionInstance instance)
    {
        Move(instance, InstanceState.Ended);
        _alive.Remove(instance);
    }
}
