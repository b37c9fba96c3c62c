using Webhooks.Operations.Archive;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.DeadLetters;

/// <summary>What could not be handled: events that failed and can be replayed, and what lies in the archive and can't be.</summary>
public sealed class DeadLetterList(EventStore events, ArchiveBucket archive)
{
    private const int AtATime = 8;
    private static readonly string[] NoEvents = [ArchiveKey.Unknown, ArchiveKey.Unreadable];

    /// <summary>The events that are failed now, whichever failed last first.</summary>
    /// <param name="days">The days on which they were made; null: all there are.</param>
    /// <param name="limit">How many at the most: those that failed last.</param>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<IReadOnlyList<StoredEvent>> FailedAsync(IReadOnlyList<Provider> providers, IReadOnlyList<DateOnly>? days, int limit, CancellationToken cancellationToken) => days is null
        ? await events.FailedAsync(providers, limit, cancellationToken)
        : await events.ListAsync(new EventFilter { Providers = providers, Days = days, Status = "failed", Limit = limit }, cancellationToken);

    /// <summary>The same, each as its item has it at this moment: with how often it was received. What has been processed since is left out.</summary>
    /// <exception cref="OperationException">The table or the bucket can't be asked.</exception>
    public async Task<IReadOnlyList<StoredEvent>> FailedInFullAsync(IReadOnlyList<Provider> providers, IReadOnlyList<DateOnly>? days, int limit, CancellationToken cancellationToken)
    {
        var failed = await FailedAsync(providers, days, limit, cancellationToken);
        var full = new StoredEvent?[failed.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, failed.Count), Options(cancellationToken), async (at, token) => full[at] = await events.FindAsync(failed[at].EventId, token));
        return [.. full.OfType<StoredEvent>().Where(stored => stored.IsFailed)];
    }

    /// <summary>What was kept although it is no event, the newest first: messages under <c>unknown/</c>, bodies under <c>unreadable/</c>. It can't be replayed.</summary>
    /// <exception cref="OperationException">The bucket can't be read.</exception>
    public async Task<IReadOnlyList<NoEvent>> NoEventsAsync(int limit, CancellationToken cancellationToken)
    {
        // Each folder's newest are enough, and a folder of unreadable bodies is one for each provider.
        string[] folders = [$"{ArchiveKey.Unknown}/", .. Catalog.Providers.Select(provider => $"{ArchiveKey.Unreadable}/{provider.Name}/")];
        var found = await Task.WhenAll(folders.Select(folder => archive.NewestFirstAsync(folder, cancellationToken).Take(limit).ToListAsync(cancellationToken).AsTask()));
        ArchivedObject[] newest = [.. found.SelectMany(kept => kept).OrderByDescending(kept => kept.At).ThenBy(kept => kept.Key, StringComparer.Ordinal).Take(limit)];
        var reasons = new string?[newest.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, newest.Length), Options(cancellationToken), async (at, token) =>
            reasons[at] = (await archive.FindMetadataAsync(newest[at].Key, token))?.GetValueOrDefault("reason"));
        return [.. newest.Select((kept, at) => new NoEvent(kept.Key, kept.At, kept.Size, reasons[at]))];
    }

    /// <summary>How many there are of them.</summary>
    /// <exception cref="OperationException">The bucket can't be listed.</exception>
    public async Task<int> CountNoEventsAsync(CancellationToken cancellationToken) => await Everything(cancellationToken).CountAsync(cancellationToken);

    /// <summary>Whether a key is of something that <see cref="NoEventsAsync"/> lists.</summary>
    public static bool IsNoEvent(string key) => NoEvents.Any(folder => key.StartsWith($"{folder}/", StringComparison.Ordinal));

    private IAsyncEnumerable<ArchivedObject> Everything(CancellationToken cancellationToken) =>
        NoEvents.ToAsyncEnumerable().SelectMany(folder => archive.ListAsync($"{folder}/", cancellationToken));

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
}

/// <summary>Something in the archive that is no event.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Reason">Why it is there.</param>
public sealed record NoEvent(string ArchiveKey, DateTimeOffset? At, long Size, string? Reason);
