using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>The two tables, as far as the consumer needs them.</summary>
public interface IStore : IDisposable
{
    /// <summary>Opens what the first call would otherwise wait for.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>The row of a payment as it is now; null when there is none.</summary>
    Task<TransactionRow?> ReadTransactionAsync(string transactionId, CancellationToken cancellationToken);

    /// <summary>Writes a payment's row, unless somebody else wrote it meanwhile.</summary>
    /// <param name="seen">The version that the new row was made from; null: there was no row.</param>
    /// <returns>False when the row no longer has that version: read and merge again.</returns>
    Task<bool> WriteTransactionAsync(Transaction transaction, long? seen, CancellationToken cancellationToken);

    /// <summary>Writes an event's item, unless it has been processed already.</summary>
    /// <returns>False when it has.</returns>
    Task<bool> WriteEventAsync(StandardEvent standardEvent, DateTimeOffset processedAt, CancellationToken cancellationToken);
}
