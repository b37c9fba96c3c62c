using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace LocalCloud.Iam;

/// <summary>One kind of call, and how often it was made.</summary>
/// <param name="Principal">The caller's role; the developer's name, who has none. Not the instance: those come and go.</param>
public sealed record AccessRecord(string Principal, string Action, string Resource, AccessDecision Decision, long Count);

/// <summary>Who called what, and what the policies said of it: by this a missing or a needless permission shows.</summary>
/// <param name="capacity">How many kinds of calls are kept apart; more are only counted, since a caller may name any number of resources.</param>
public sealed class AccessLog(int capacity = 10_000)
{
    private readonly ConcurrentDictionary<(string Principal, string Action, string Resource, AccessDecision Decision), StrongBox<long>> _counts = new();
    private long _overlooked;

    /// <summary>Calls of kinds that came when there was no more room.</summary>
    public long Overlooked => Interlocked.Read(ref _overlooked);

    /// <returns>Whether it was the first call of its kind.</returns>
    public bool Record(Principal caller, string action, string resource, AccessDecision decision)
    {
        var kind = (caller.RoleArn ?? caller.Name, action, resource, decision);
        if (!_counts.TryGetValue(kind, out var count))
        {
            if (_counts.Count >= capacity)
            {
                Interlocked.Increment(ref _overlooked);
                return false;
            }

            count = _counts.GetOrAdd(kind, static _ => new StrongBox<long>());
        }

        return Interlocked.Increment(ref count.Value) == 1;
    }

    /// <summary>What was recorded so far, what was denied first, then by caller, action and resource.</summary>
    public IReadOnlyList<AccessRecord> Records() =>
    [
        .. _counts
            .Select(entry => new AccessRecord(entry.Key.Principal, entry.Key.Action, entry.Key.Resource, entry.Key.Decision, Interlocked.Read(ref entry.Value.Value)))
            .OrderBy(record => record.Decision == AccessDecision.Allowed)
            .ThenBy(record => record.Principal, StringComparer.Ordinal)
            .ThenBy(record => record.Action, StringComparer.Ordinal)
            .ThenBy(record => record.Resource, StringComparer.Ordinal),
    ];
}
