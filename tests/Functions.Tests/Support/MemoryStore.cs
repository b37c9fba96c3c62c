using System.Collections.Concurrent;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Support;

/// <summary>The tables in memory, with the conditions that DynamoDB would check, and whatever trouble a test wants.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock _lock = new();

    public ConcurrentDictionary<string, TransactionRow> Rows { get; } = [];

    public ConcurrentDictionary<string, StandardEvent> Events { get; } = [];

    /// <summary>What was done, in order: <c>row pi_1</c>, <c>event evt_1</c>.</summary>
    public ConcurrentQueue<string> Writes { get; } = [];

    /// <summary>Called before each operation with its name and the id.</summary>
    public Func<string, string, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public Task ConnectAsync(CancellationToken cancellationToken) => Before("connect", "", cancellationToken);

    public async Task<TransactionRow?> ReadTransactionAsync(string transactionId, CancellationToken cancellationToken)
    {
        await Before("read", transactionId, cancellationToken);
        return Rows.GetValueOrDefault(transactionId);
    }

    public async Task<bool> WriteTransactionAsync(Transaction transaction, long? seen, CancellationToken cancellationToken)
    {
        await Before("row", transaction.TransactionId, cancellationToken);
        lock (_lock)
        {
            if (Rows.GetValueOrDefault(transaction.TransactionId)?.Version != seen)
            {
                return false;
            }

            Rows[transaction.TransactionId] = new TransactionRow(transaction, (seen ?? 0) + 1);
            Writes.Enqueue($"row {transaction.TransactionId}");
            return true;
        }
    }

    public async Task<bool> WriteEventAsync(StandardEvent standardEvent, DateTimeOffset processedAt, CancellationToken cancellationToken)
    {
        await Before("event", standardEvent.EventId, cancellationToken);
        if (!Events.TryAdd(standardEvent.EventId, standardEvent))
        {
            return false;
        }

        Writes.Enqueue($"event {standardEvent.EventId}");
        return true;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
