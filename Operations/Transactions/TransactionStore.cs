using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
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
    public async Task<JsonObject?> ReadAsync(string transactionId, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            KeyConditionExpression = "transactionId = :transactionId",
            ExpressionAttributeValues = new() { [":transactionId"] = new(transactionId) },
            ConsistentRead = true,
        };
        var found = await _table.QueryPageAsync(query, cancellationToken);
        return found.Items is [var item, ..] ? ItemJson.Of(item) : null;
    }

    public void Dispose() => _table.Dispose();
}
