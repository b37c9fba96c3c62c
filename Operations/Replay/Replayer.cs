using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;

namespace Webhooks.Operations.Replay;

/// <summary>Sends archived messages back into the queue, as they were archived. The archive keeps them, and the audit has who sent which.</summary>
/// <param name="tool">By means of what, for the audit.</param>
public sealed class Replayer(EventStore events, ArchiveBucket archive, WebhookQueue queue, AuditTrail audit, string tool, TimeProvider time)
{
    /// <summary>After so many that could not be sent one after the other, the next ones can't be either.</summary>
    private const int FailuresThatEndIt = 3;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Sends what is planned, in the given order, and tells of each as soon as it is sent, skipped or failed. What isn't planned is told as it is.</summary>
    /// <param name="perSecond">How many at the most in a second.</param>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async IAsyncEnumerable<ReplayItem> SendAsync(IEnumerable<ReplayItem> plan, double perSecond, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pace = new Pace(perSecond, time);
        var failures = 0;
        foreach (var item in plan)
        {
            if (item.State != ReplayState.Planned)
            {
                yield return item;
            }
            else if (failures == FailuresThatEndIt)
            {
                yield return item with { State = ReplayState.Failed, Note = "Not tried: those before it could not be sent." };
            }
            else
            {
                await pace.NextAsync(cancellationToken);
                var done = await SendAsync(item, cancellationToken);
                failures = done.State == ReplayState.Failed ? failures + 1 : 0;
                yield return done;
            }
        }
    }

    /// <summary>Waits until each event that was sent is processed, and tells of each as soon as that is known.</summary>
    /// <param name="timeout">How long for all of them together.</param>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async IAsyncEnumerable<ReplayItem> WaitAsync(IEnumerable<ReplayItem> sent, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var item in sent)
        {
            var left = timeout - time.GetElapsedTime(began);
            var stored = await events.WaitForAsync(item.EventId, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            yield return stored is { IsProcessed: true }
                ? item with { State = ReplayState.Processed }
                : item with { State = ReplayState.NotProcessed, Note = $"Sent, but not processed within {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s; the consumer may still be trying. See its log." };
        }
    }

    internal static string AlreadyProcessed(StoredEvent stored) => stored.ProcessedAt is { } at
        ? $"It has been processed, at {DateTimeOffset.FromUnixTimeSeconds(at).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}."
        : "It has been processed.";

    private async Task<ReplayItem> SendAsync(ReplayItem item, CancellationToken cancellationToken)
    {
        try
        {
            // Asked again, since making a plan and coming to its end may take a while.
            if (await events.FindAsync(item.EventId, cancellationToken) is { IsProcessed: true } stored)
            {
                return item with { State = ReplayState.Skipped, Note = AlreadyProcessed(stored) };
            }

            var message = Strict.GetString(await archive.ReadAsync(item.ArchiveKey!, cancellationToken));
            await audit.RecordAsync(AuditTrail.SubjectOf(item.EventId), AuditRecord.Replay, tool, time.GetUtcNow(), cancellationToken);
            return item with { State = ReplayState.Sent, Note = $"message {await queue.SendAsync(message, cancellationToken)}" };
        }
        catch (Exception fault) when (fault is OperationException or DecoderFallbackException)
        {
            return item with { State = ReplayState.Failed, Note = fault.Message };
        }
    }
}
