using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.DeadLetters;

/// <summary>
/// What speaks for a cause being mended, and what against it: events of the same kinds that were stored since the last one failed, and
/// what the consumer logged since. Nothing of that is a proof, so the page says what was seen.
/// </summary>
/// <param name="Latest">The newest events.</param>
/// <param name="LastError">When the consumer logged an error last; <see cref="DateTimeOffset.MinValue"/>: not in the lines that are kept; null: nobody tells.</param>
internal sealed record MendingEvidence(IReadOnlyList<StoredEvent> Latest, DateTimeOffset? LastError)
{
    public static async Task<MendingEvidence> ReadAsync(StackReadings readings) => new(await readings.LatestAsync(), await readings.ConsumerErrorAsync());

    /// <param name="failed">The events that failed for one reason.</param>
    public Mending Of(IReadOnlyList<StoredEvent> failed)
    {
        var last = failed.Max(stored => stored.FailedAt) ?? long.MaxValue;
        var kinds = failed.Select(stored => (stored.Provider, stored.Type)).ToHashSet();
        var since = Latest.Count(stored => stored.IsProcessed && stored.ProcessedAt > last && kinds.Contains((stored.Provider, stored.Type)));
        var error = LastError?.ToUnixTimeSeconds() > last ? LastError : null;
        return (since, error) switch
        {
            (> 0, null) => new Mending(IsMended: true, "Stored since", $"{Show.Count(since, "event")} of the same {Kinds(kinds.Count)} since the last failure{(LastError is null ? "" : "; Consumer has logged no error since")}"),
            (> 0, { } at) => new Mending(IsMended: null, "Unclear", $"{Show.Count(since, "event")} of the same {Kinds(kinds.Count)} stored since, but Consumer logged an error {At(at)} UTC"),
            (_, { } at) => new Mending(IsMended: false, "Still failing", $"Consumer logged an error {At(at)} UTC, after the last of them was archived; none of the same {Kinds(kinds.Count)} was stored since"),
            _ => new Mending(IsMended: null, "Unknown", $"none of the same {Kinds(kinds.Count)} among the newest {Latest.Count} events was stored since{(LastError is null ? "" : "; Consumer has logged no error since, either")}"),
        };
    }

    private static string Kinds(int count) => count == 1 ? "type" : "types";

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Whether a cause seems to be mended.</summary>
/// <param name="IsMended">Null: it can't be said.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record Mending(bool? IsMended, string Word, string Evidence);
