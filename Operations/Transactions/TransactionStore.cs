using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Tables;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Transactions;

/// <summary>The table of payments.</summary>
/// <exception cref="OperationException">The outputs don't name the table.</exception>
public sealed class TransactionStore(StackOutputs outputs) : IDisposable
{
    private readonly StackTable _table = new(outputs, outputs.TransactionsTableName, nameof(StackOutputs.TransactionsTableName));

    public string TableName => _table.Name;

    /// <summary>All that a payment's row says, in the order of its attributes' names; null when there is none.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<JsonObject?> ReadAsync(string transactionId, CancellationToken cancellationToken) =>
        await ItemAsync(transactionId, cancellationToken) is { } item ? ItemJson.Of(item) : null;

    /// <summary>The same, as the consumer reads it.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    /// <exception cref="KeyNotFoundException">The row lacks something that every row has.</exception>
    /// <exception cref="FormatException">The row holds what none has.</exception>
    internal async Task<TransactionRow?> FindAsync(string transactionId, CancellationToken cancellationToken) =>
        await ItemAsync(transactionId, cancellationToken) is { } item ? TransactionItem.Read(item) : null;

    public void Dispose() => _table.Dispose();

    private async Task<Dictionary<string, AttributeValue>?> ItemAsync(string transactionId, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            KeyConditionExpression = "transactionId = :transactionId",
            ExpressionAttributeValues = new() { [":transactionId"] = new(transactionId) },
            ConsistentRead = true,
        };
        var found = await _table.QueryPageAsync(query, cancellationToken);
        return found.Items is [var item, ..] ? item : null;
    }
}
