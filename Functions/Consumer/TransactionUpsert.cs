using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>Merges what an event says of a payment into the payment's row, however many others do so at the same time.</summary>
public sealed class TransactionUpsert(IStore store, TimeProvider clock, Random jitter)
{
    // Each conflict means that somebody else got through; more than this many in a row, and something else is wrong.
    private const int Attempts = 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <returns>The row as it is afterwards.</returns>
    /// <exception cref="TransactionConflictException">Others were faster every time.</exception>
    public async Task<TransactionRow> MergeAsync(Transaction fact, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var row = await store.ReadTransactionAsync(fact.TransactionId, cancellationToken);
            var merged = row is null ? fact : Transaction.Merge(row.Transaction, fact);
            if (row is not null && merged == row.Transaction)
            {
                return row; // a redelivery, or news that was older than what is known
            }

            if (await store.WriteTransactionAsync(merged, row?.Version, cancellationToken))
            {
                return new TransactionRow(merged, (row?.Version ?? 0) + 1);
            }

            await Task.Delay(LongestPause * jitter.NextDouble(), clock, cancellationToken);
        }

        throw new TransactionConflictException($"Transaction {fact.TransactionId} was changed by others at each of {Attempts} attempts to write it.");
    }
}

/// <summary>A payment's row can't be written, because others write it all the time.</summary>
public sealed class TransactionConflictException(string message) : Exception(message);
