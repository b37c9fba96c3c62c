using System.Buffers;
using System.Collections.Concurrent;
using Webhooks.Functions.Archive;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tracing;

namespace Webhooks.Functions.DeadLetters;

/// <summary>
/// Keeps what the consumer gave up: the message goes into the archive, from where it can be replayed, and then the event is marked
/// as failed, so that one search finds everything. Both may happen again without harm. What can't be kept stays in its queue.
/// </summary>
public sealed class DeadLetterFunction(IArchive archive, IFailedEvents events, FunctionLog log, TimeProvider clock) : IFunction
{
    private const int AtATime = 4;

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static DeadLetterFunction Create(Settings settings, FunctionLog log, TimeProvider clock) =>
        new(S3Archive.Create(settings), DynamoFailedEvents.Create(settings), log, clock);

    // Nobody waits for it: what the first batch opens, it opens itself.
    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        var messages = QueueBatch.Read(invocation.Payload.Span);
        var failed = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = CancellationToken.None }, async (message, _) =>
        {
            if (!await TryKeepAsync(message, invocation.Trace, deadline))
            {
                failed[message.MessageId] = true;
            }
        });
        QueueBatch.WriteFailures(answer, messages.Select(message => message.MessageId).Where(failed.ContainsKey));
    }

    public void Dispose()
    {
        archive.Dispose();
        events.Dispose();
    }

    private async Task<bool> TryKeepAsync(QueueMessage message, Trace? trace, CancellationToken deadline)
    {
        using var step = trace?.Begin("archive", message.TraceHeader)?.With("messaging.message.id", message.MessageId);
        try
        {
            var now = clock.GetUtcNow();
            var letter = DeadLetter.Of(message, now);
            await archive.PutAsync(letter.Key, message.Body, letter.Metadata(now), deadline);
            var isFailed = letter.Event is null || await events.MarkAsync(letter, now, deadline);
            log.Error(
                isFailed ? "Given up and archived." : "Archived, but the event has been processed after all.",
                Counters.DeadLetters, ("eventId", letter.Event?.EventId), ("provider", letter.Event?.Provider), ("type", letter.Event?.Type), ("messageId", message.MessageId),
                ("receiveCount", message.ReceiveCount), ("archiveKey", letter.Key), ("reason", letter.Reason), ("eventTraceId", letter.Event?.TraceId));
            return true;
        }
        catch (Exception fault) // one message that can't be kept must not hold back its neighbours
        {
            step?.Fail(fault.Message);
            log.Error("A dead letter can't be kept; it stays in its queue and is tried again.", fault, Counters.NotArchived, ("messageId", message.MessageId), ("receiveCount", message.ReceiveCount));
            return false;
        }
    }
}
