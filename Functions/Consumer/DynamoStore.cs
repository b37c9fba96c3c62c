using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>The tables in DynamoDB.</summary>
public sealed class DynamoStore(IAmazonDynamoDB client, string eventsTable, string transactionsTable) : IStore
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static DynamoStore Create(Settings settings)
    {
        var (events, transactions) = (settings.FromTemplate("EVENTS_TABLE_NAME"), settings.FromTemplate("TRANSACTIONS_TABLE_NAME"));
        return new DynamoStore(DynamoClient.Create(settings), events, transactions);
    }

    // A read of a row that isn't there opens the connection and runs through the whole SDK once.
    public async Task ConnectAsync(CancellationToken cancellationToken) => await ReadTransactionAsync("-", cancellationToken);

    public async Task<TransactionRow?> ReadTransactionAsync(string transactionId, CancellationToken cancellationToken)
    {
        var found = await client.GetItemAsync(
            new GetItemRequest
            {
                TableName = transactionsTable,
                Key = new Dictionary<string, AttributeValue> { ["transactionId"] = new(transactionId) },
                ConsistentRead = true, // a stale version would only be refused
            },
            cancellationToken);
        return found.IsItemSet ? TransactionItem.Read(found.Item) : null;
    }

    public Task<bool> WriteTransactionAsync(Transaction transaction, long? seen, CancellationToken cancellationToken) => client.TryPutAsync(
        new PutItemRequest
        {
            TableName = transactionsTable,
            Item = TransactionItem.Of(transaction, (seen ?? 0) + 1),
            ConditionExpression = seen is null ? "attribute_not_exists(transactionId)" : "#version = :seen",
            ExpressionAttributeNames = seen is null ? null : new() { ["#version"] = "version" },
            ExpressionAttributeValues = seen is { } version ? new() { [":seen"] = AttributeOf.Number(version) } : null,
        },
        cancellationToken);

    public Task<bool> WriteEventAsync(StandardEvent standardEvent, DateTimeOffset processedAt, CancellationToken cancellationToken) => client.TryPutAsync(
        new PutItemRequest
        {
            TableName = eventsTable,
            Item = EventItem.OfProcessed(standardEvent, processedAt),
            ConditionExpression = "attribute_not_exists(eventId) OR #status = :failed",
            ExpressionAttributeNames = new() { ["#status"] = "status" },
            ExpressionAttributeValues = new() { [":failed"] = new AttributeValue(EventItem.Failed) },
        },
        cancellationToken);

    public void Dispose() => client.Dispose();
}
