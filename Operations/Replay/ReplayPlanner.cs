using System.Collections.Concurrent;
using System.Text.Json;
using Webhooks.Operations.Archive;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.Replay;

/// <summary>Finds out what a replay will do, event by event, before anything is sent: the messages to send first, oldest first, then what isn't sent and why.</summary>
public sealed class ReplayPlanner(EventStore events, ArchiveBucket archive)
{
    private const int AtATime = 8;

    /// <summary>Events by their ids, or archived messages by their keys.</summary>
    /// <exception cref="OperationException">The table or the bucket can't be asked.</exception>
    public Task<IReadOnlyList<ReplayItem>> TheseAsync(IReadOnlyList<string> idsOrKeys, CancellationToken cancellationToken) =>
        PlanAsync(idsOrKeys.Distinct(StringComparer.Ordinal), (asked, token) => DeadLetterList.IsNoEvent(asked) ? Task.FromResult(NotReplayable(asked)) : IsKey(asked) ? ByKeyAsync(asked, token) : ByIdAsync(asked, token), cancellationToken);

    /// <summary>Everything that is archived of some days.</summary>
    /// <exception cref="OperationException">The table or the bucket can't be asked.</exception>
    public async Task<IReadOnlyList<ReplayItem>> DaysAsync(IReadOnlyList<Provider> providers, IReadOnlyList<DateOnly> days, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        foreach (var folder in providers.SelectMany(provider => days.Select(day => ArchiveKey.DeadLettersOf(provider.Name, day))))
        {
            keys.AddRange(await archive.ListAsync(folder, cancellationToken).Select(kept => kept.Key).ToListAsync(cancellationToken));
        }

        return await PlanAsync(keys, ByKeyAsync, cancellationToken);
    }

    /// <summary>Every event that is failed now.</summary>
    /// <param name="days">The days on which they were made; null: all there are.</param>
    /// <exception cref="OperationException">The table or the bucket can't be asked.</exception>
    public async Task<IReadOnlyList<ReplayItem>> FailedAsync(IReadOnlyList<Provider> providers, IReadOnlyList<DateOnly>? days, CancellationToken cancellationToken)
    {
        var failed = await new DeadLetterList(events, archive).FailedAsync(providers, days, int.MaxValue, cancellationToken);
        return InOrder(failed.Select(Of));
    }

    private static async Task<IReadOnlyList<ReplayItem>> PlanAsync(IEnumerable<string> asked, Func<string, CancellationToken, Task<ReplayItem>> find, CancellationToken cancellationToken)
    {
        ConcurrentBag<ReplayItem> found = [];
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (one, token) => found.Add(await find(one, token)));
        return InOrder(found.DistinctBy(item => (item.EventId, item.ArchiveKey)));
    }

    private static IReadOnlyList<ReplayItem> InOrder(IEnumerable<ReplayItem> items) =>
        [.. items.OrderByDescending(item => item.State == ReplayState.Planned).ThenBy(item => item.ReceivedAt).ThenBy(item => item.EventId, StringComparer.Ordinal)];

    // An event's id may hold a slash too, but no provider's looks like a path into our archive.
    private static bool IsKey(string asked) => asked.EndsWith(".json", StringComparison.Ordinal) && Catalog.Providers.Any(provider => asked.StartsWith($"{provider.Name}/", StringComparison.Ordinal));

    private async Task<ReplayItem> ByIdAsync(string eventId, CancellationToken cancellationToken) =>
        await events.FindAsync(eventId, cancellationToken) is { } stored
            ? Of(stored)
            : new ReplayItem { EventId = eventId, State = ReplayState.Failed, Note = "There is no such event. If it failed just now, it may still be on its way: see dead-letters list." };

    private async Task<ReplayItem> ByKeyAsync(string key, CancellationToken cancellationToken)
    {
        StandardEvent archived;
        try
        {
            archived = StandardEvent.Parse(await archive.ReadAsync(key, cancellationToken));
        }
        catch (Exception fault) when (fault is JsonException or OperationException)
        {
            return new ReplayItem { EventId = key, ArchiveKey = key, State = ReplayState.Failed, Note = fault.Message.ReplaceLineEndings(" ") };
        }

        var stored = await events.FindAsync(archived.EventId, cancellationToken);
        return new ReplayItem
        {
            EventId = archived.EventId,
            ArchiveKey = key,
            Provider = archived.Provider,
            Type = archived.Type,
            ReceivedAt = archived.ReceivedAt,
            State = stored is { IsProcessed: true } ? ReplayState.Skipped : ReplayState.Planned,
            Note = stored is { IsProcessed: true } ? Replayer.AlreadyProcessed(stored) : "",
        };
    }

    private static ReplayItem Of(StoredEvent stored) => new()
    {
        EventId = stored.EventId,
        ArchiveKey = stored.ArchiveKey,
        Provider = stored.Provider,
        Type = stored.Type,
        ReceivedAt = stored.ReceivedAt,
        State = stored.IsProcessed ? ReplayState.Skipped : stored.ArchiveKey is null ? ReplayState.Failed : ReplayState.Planned,
        Note = stored.IsProcessed ? Replayer.AlreadyProcessed(stored) : stored.ArchiveKey is null ? "Its item doesn't say where it is archived." : "",
    };

    private static ReplayItem NotReplayable(string key) => new()
    {
        EventId = key,
        ArchiveKey = key,
        State = ReplayState.Failed,
        Note = "It is kept because it is no event, so the consumer could only give it up again: it can't be replayed. Look at it, and ask the provider to send the event anew.",
    };
}
