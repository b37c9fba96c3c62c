using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tracing;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>
/// Stores what the queue holds: the payment's row first, the event's item last. The item is what says that the event is done,
/// so whatever dies in between, the redelivery heals; and an item that is already there makes a delivery a duplicate, which is a success.
/// </summary>
public sealed class ConsumerFunction(IStore store, FunctionLog log, TimeProvider clock, Random jitter) : IFunction
{
    // Waiting for the tables is all that a message does; more at a time than this only queue up in the client.
    private const int AtATime = 8;

    private readonly TransactionUpsert _transactions = new(store, clock, jitter);

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static ConsumerFunction Create(Settings settings, FunctionLog log, TimeProvider clock) =>
        new(DynamoStore.Create(settings), log, clock, Random.Shared);

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ConnectAsync(cancellationToken);
        }
        catch (Exception fault) // whatever the SDK throws: the first batch will tell whether it matters
        {
            log.Warn("The tables can't be reached yet.", fault);
        }
    }

    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        if (ConsumerEvent.Read(invocation.Payload.Span).Messages is { } messages)
        {
            var failed = await StoreAllAsync(messages, invocation.Trace, deadline);
            QueueBatch.WriteFailures(answer, messages.Select(message => message.MessageId).Where(failed.ContainsKey));
            return;
        }

        var row = await _transactions.MergeAsync(BareTransaction.Read(invocation.Payload.Span), deadline);
        log.Info("Filled in.", ("transactionId", row.Transaction.TransactionId), ("version", row.Version));
        using var writer = new Utf8JsonWriter(answer);
        BareTransaction.Write(writer, row);
    }

    public void Dispose() => store.Dispose();

    /// <returns>The ids of the messages that failed.</returns>
    private async Task<ConcurrentDictionary<string, bool>> StoreAllAsync(IReadOnlyList<QueueMessage> messages, Trace? trace, CancellationToken deadline)
    {
        var failed = new ConcurrentDictionary<string, bool>();
        var readable = new List<(QueueMessage Message, StandardEvent Event)>(messages.Count);
        foreach (var message in messages)
        {
            try
            {
                readable.Add((message, StandardEvent.Parse(message.Body.Span)));
            }
            catch (Exception fault) // whatever it is that can't be read, it must not hold back its neighbours
            {
                log.Error("A message is not a standard event; after its last try it goes to the dead-letter queue.", fault, Counters.NotStored, ("messageId", message.MessageId), ("receiveCount", message.ReceiveCount));
                failed[message.MessageId] = true;
            }
        }

        // Events of one payment go one after the other: side by side they would only run into each other's versions.
        var groups = readable.GroupBy(item => item.Event.Transaction?.TransactionId ?? item.Event.EventId);
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = CancellationToken.None }, async (group, _) =>
        {
            foreach (var (message, standardEvent) in group)
            {
                if (!await TryStoreAsync(message, standardEvent, trace, deadline))
                {
                    failed[message.MessageId] = true;
                }
            }
        });
        return failed;
    }

    private async Task<bool> TryStoreAsync(QueueMessage message, StandardEvent standardEvent, Trace? trace, CancellationToken deadline)
    {
        try
        {
            if (standardEvent.Transaction is { } fact)
            {
                using var merging = trace?.Begin("merge", message.TraceHeader)?.With("transaction.id", fact.TransactionId);
                await _transactions.MergeAsync(fact, deadline);
            }

            using var writing = trace?.Begin("write", message.TraceHeader)?.With("event.id", standardEvent.EventId);
            var isNew = await store.WriteEventAsync(standardEvent, clock.GetUtcNow(), deadline);
            LogField eventId = ("eventId", standardEvent.EventId), provider = ("provider", standardEvent.Provider), type = ("type", standardEvent.Type),
                messageId = ("messageId", message.MessageId), traceId = ("eventTraceId", standardEvent.TraceId);
            if (isNew)
            {
                log.Info("Stored.", Counters.Stored, (Counters.TimeToStore, MillisecondsSince(standardEvent.ReceivedAt)), eventId, provider, type, messageId, traceId);
            }
            else
            {
                log.Info("A duplicate: the event is stored already.", Counters.Duplicates, eventId, provider, type, messageId, traceId);
            }

            return true;
        }
        catch (Exception fault) // one message that can't be stored must not hold back its neighbours
        {
            log.Error("An event can't be stored.", fault, Counters.NotStored, ("eventId", standardEvent.EventId), ("messageId", message.MessageId), ("receiveCount", message.ReceiveCount));
            return false;
        }
    }

    // The gateway's clock isn't ours: it may be ahead.
    private long MillisecondsSince(long epochMs) => Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds() - epochMs);
}
