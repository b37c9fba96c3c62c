using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.DeadLetters;

/// <summary>
/// What speaks for a cause being mended, and what against it: events of the same kinds that were stored since the last one failed, and
/// what the consumer logged since. Nothing of that is a proof, so the page says what was seen.
/// </summary>
/// <param name="Latest">The newest events.</param>
/// <param name="Failed">All that are failed now.</param>
/// <param name="Error">The consumer's last error; null: nobody tells.</param>
internal sealed record MendingEvidence(IReadOnlyList<StoredEvent> Latest, IReadOnlyList<StoredEvent> Failed, ConsumerError? Error)
{
    /// <param name="failed">The events that failed for one reason.</param>
    public Mending Of(IReadOnlyList<StoredEvent> failed)
    {
        var last = failed.Max(stored => stored.FailedAt) ?? long.MaxValue;
        var kinds = failed.Select(stored => (stored.Provider, stored.Type)).ToHashSet();
        var same = kinds.Count == 1 ? "of the same type" : "of the same types";
        var since = Latest.Count(stored => stored.IsProcessed && stored.ProcessedAt > last && kinds.Contains((stored.Provider, stored.Type)));
        var later = Error?.At.ToUnixTimeSeconds() > last ? Error : null;
        var error = later is null || IsOfAnotherReason(later, failed) ? null : later;
        var quiet = Error is not null && later is null ? "; no later error of Consumer’s is in the log" : "";
        return (since, error) switch
        {
            (> 0, null) => new Mending(IsMended: true, "Stored since", $"{Show.Count(since, "event")} {same} since the last failure{quiet}"),
            (> 0, { At: var at }) => new Mending(IsMended: null, "Unclear", $"{Show.Count(since, "event")} {same} stored since, but Consumer logged an error {At(at)} UTC"),
            (_, { At: var at }) => new Mending(IsMended: false, "Still failing", $"Consumer logged an error {At(at)} UTC, after the last of them was archived; none {same} was stored since"),
            _ => new Mending(IsMended: null, "Unknown", $"None {same} among the newest {Show.Count(Latest.Count, "event")} was stored since{quiet}"),
        };
    }

    /// <summary>An error about an event that failed for another reason says nothing of this one.</summary>
    private bool IsOfAnotherReason(ConsumerError error, IReadOnlyList<StoredEvent> failed) =>
        error.EventId is { } id && failed.All(stored => stored.EventId != id) && Failed.Any(stored => stored.EventId == id);

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Whether a cause seems to be mended.</summary>
/// <param name="IsMended">Null: it can't be said.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record Mending(bool? IsMended, string Word, string Evidence);
