using System.Globalization;
using System.Text.Json.Nodes;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Audit;
using Webhooks.Operations.Events;

namespace Webhooks.Dashboard.Transactions;

/// <summary>Reads payments: those that the newest events are of, and all of one.</summary>
internal sealed class TransactionReader(CurrentStack stack, StackReadings readings) : ILivePage
{
    public string Name => "transaction";

    /// <summary>The payments that the newest events say something of, the newest first; the table itself has no order.</summary>
    /// <exception cref="Operations.OperationException">The table can't be asked.</exception>
    public async Task<IReadOnlyList<RecentTransaction>> RecentAsync() =>
    [
        .. (await readings.LatestAsync())
            .Where(stored => stored.TransactionId is not null)
            .GroupBy(stored => stored.TransactionId!)
            .Select(events => new RecentTransaction(events.Key, events.First())),
    ];

    /// <returns>Null when there is no such payment.</returns>
    /// <exception cref="Operations.OperationException">A table can't be asked.</exception>
    public async Task<TransactionModel?> ReadAsync(string transactionId, CancellationToken cancellationToken)
    {
        var row = stack.Transactions.ReadAsync(transactionId, cancellationToken);
        var events = stack.Events.OfTransactionAsync(transactionId, cancellationToken);
        var changes = stack.Audit.OfTransactionAsync(transactionId, cancellationToken);
        await Task.WhenAll(row, events, changes);
        return await row is null && (await events).Count == 0 ? null : new TransactionModel(transactionId, await row, await events, await changes);
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
        await ReadAsync(query["id"].ToString(), cancellationToken) is { } model
            ? [Region.Of<State>("transaction.state", model), Region.Of<LedBy>("transaction.events", model), Region.Of<Changes>("transaction.changes", model)]
            : [];
}

/// <param name="Latest">Its newest event.</param>
public sealed record RecentTransaction(string TransactionId, StoredEvent Latest);

/// <param name="Row">Null where its events are there, but no row: they failed, or are of an older index.</param>
/// <param name="Events">The oldest first.</param>
/// <param name="Changes">The oldest first.</param>
public sealed record TransactionModel(string TransactionId, JsonObject? Row, IReadOnlyList<StoredEvent> Events, IReadOnlyList<AuditRecord> Changes)
{
    public string? this[string attribute] => Row?[attribute]?.ToString();

    /// <summary>With its currency, as money is never without.</summary>
    public string Amount => Money("amount") ?? "unknown";

    /// <summary>What was given back; null when nothing was.</summary>
    public string? Refunded => Money("refundedAmount") is { } amount && decimal.TryParse(this["refundedAmount"], NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value != 0 ? $"−{amount}" : null;

    private string? Money(string attribute) =>
        this["currency"] is { } currency && decimal.TryParse(this[attribute], NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? $"{amount.ToString($"N{Providers.Money.Exponent(currency)}", CultureInfo.InvariantCulture)} {currency}"
            : this[attribute];
}
