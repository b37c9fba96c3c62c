using System.Globalization;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;

namespace Webhooks.Operations.Events;

/// <summary>One step of an event's life.</summary>
/// <param name="At">When; null where nobody wrote that down.</param>
/// <param name="Step"><c>made</c>, <c>received</c>, <c>queued</c>, <c>stored</c>, <c>failed</c>, <c>requeued</c>, <c>replayed</c>, <c>revealed</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="IsAudited">Whether the audit has it; null for what happens before there is an item to audit.</param>
public sealed record LifeStep(DateTimeOffset? At, string Step, string Detail, bool? IsAudited = null);

/// <summary>The life of one event, from what its item, the archive and the audit say together.</summary>
public static class EventLife
{
    /// <exception cref="OperationException">The archive or the audit can't be asked.</exception>
    public static async Task<IReadOnlyList<LifeStep>> ReadAsync(StoredEvent stored, AuditTrail audit, ArchiveBucket archive, CancellationToken cancellationToken)
    {
        var changes = await audit.OfEventAsync(stored.EventId, cancellationToken);
        var kept = stored.ArchiveKey is { } key ? await archive.FindMetadataAsync(key, cancellationToken) : null;
        return Of(stored, changes, kept);
    }

    /// <param name="kept">What the archive says beside the message of an event that was given up; null without one.</param>
    public static IReadOnlyList<LifeStep> Of(StoredEvent stored, IReadOnlyList<AuditRecord> changes, IReadOnlyDictionary<string, string>? kept)
    {
        List<LifeStep> steps =
        [
            new(stored.TimestampMs is { } made ? DateTimeOffset.FromUnixTimeMilliseconds(made) : DateTimeOffset.FromUnixTimeSeconds(stored.Timestamp), "made", $"by {stored.Provider}"),
            new(stored.ReceivedAt is { } received ? DateTimeOffset.FromUnixTimeMilliseconds(received) : null, "received", "by the API"),
            new(Time(kept, "sent-at"), "queued", kept?.GetValueOrDefault("message-id") is { } messageId ? $"as message {messageId}" : "before it was answered 200"),
        ];
        var inOrder = changes.OrderBy(change => change.At).ThenBy(WithinTheSecond).ToList();
        var last = inOrder.LastOrDefault(change => change.IsChange);
        steps.AddRange(inOrder.Select(change => Of(change, stored, isLast: ReferenceEquals(change, last))));

        // The audit follows the table: what it doesn't have yet, the item itself says.
        if (last is null || last.StatusAfter != stored.Status)
        {
            steps.Add(stored.IsFailed
                ? new LifeStep(Seconds(stored.FailedAt), "failed", Failure(stored), IsAudited: false)
                : new LifeStep(Seconds(stored.ProcessedAt), "stored", "", IsAudited: false));
        }

        return steps;
    }

    /// <summary>The audit knows the second: what fails in it does so before somebody does something about that, and what is stored in it comes of that.</summary>
    private static int WithinTheSecond(AuditRecord change) => change switch
    {
        { IsChange: false } => 1,
        { StatusAfter: "failed" } => 0,
        _ => 2,
    };

    private static LifeStep Of(AuditRecord change, StoredEvent stored, bool isLast)
    {
        var by = $"by {change.ChangedBy}";
        if (!change.IsChange)
        {
            return new LifeStep(DateTimeOffset.FromUnixTimeSeconds(change.At), change.Action == AuditRecord.Reveal ? "revealed" : "requeued", by, IsAudited: true);
        }

        var (step, detail) = (change.StatusBefore, change.StatusAfter) switch
        {
            (_, null) => ("removed", by),
            (null, "processed") => ("stored", by),
            ("failed", "processed") => ("replayed", $"and stored {by}"),
            (null or "failed", "failed") => ("failed", isLast && stored.IsFailed ? $"{by}. {Failure(stored)}" : by), // the item knows the last time only
            _ => ("changed", $"{by}: {string.Join(' ', change.Attributes)}"),
        };
        return new LifeStep(DateTimeOffset.FromUnixTimeSeconds(change.At), step, detail, IsAudited: true);
    }

    private static string Failure(StoredEvent stored)
    {
        var times = stored.ReceiveCount is { } count ? $"Received {count.ToString(CultureInfo.InvariantCulture)} times, archived" : "Archived";
        return $"{stored.Reason} {times} as {stored.ArchiveKey}".TrimStart();
    }

    private static DateTimeOffset? Seconds(long? epoch) => epoch is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null;

    private static DateTimeOffset? Time(IReadOnlyDictionary<string, string>? kept, string name) =>
        kept is not null && DateTimeOffset.TryParse(kept.GetValueOrDefault(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
