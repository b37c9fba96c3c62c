using System.Collections.Immutable;

namespace LocalCloud.FrontDoor;

/// <summary>
/// The tables or buckets that were stopped by hand: each call to one is answered as by a service that is broken, so that whoever calls can be seen to bear it.
/// What is kept in them is untouched. It ends with the run.
/// </summary>
internal sealed class Outages
{
    private ImmutableHashSet<string> _stopped = [];

    /// <summary>The ARNs.</summary>
    public ImmutableHashSet<string> Stopped => _stopped;

    public bool IsStopped(string arn) => _stopped.Contains(arn);

    public void Stop(string arn) => ImmutableInterlocked.Update(ref _stopped, stopped => stopped.Add(arn));

    public void Start(string arn) => ImmutableInterlocked.Update(ref _stopped, stopped => stopped.Remove(arn));
}
