using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>The tables in DynamoDB. The one place that loads an AWSSDK assembly.</summary>
public sealed class DynamoStore(IAmazonDynamoDB client, string eventsTable, string transactionsTable) : IStore
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static DynamoStore Create(Settings settings)
    {
        var (events, transactions) = (settings.FromTemplate("EVENTS_TABLE_NAME"), settings.FromTemplate("TRANSACTIONS_TABLE_NAME"));
        var credentials = AwsCredentials.From(settings);
        var client = new AmazonDynamoDBClient(
            credentials.SessionToken is { } token
                ? new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, token)
                : new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey),
            new AmazonDynamoDBConfig
            {
                ServiceURL = settings.Endpoint("dynamodb", "DYNAMODB").ToString(),
                AuthenticationRegion = settings.FromLambda("AWS_REGION"),
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = 2,
                Timeout = TimeSpan.FromSeconds(5),
            });
        return new DynamoStore(client, events, transactions);
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

    public Task<bool> WriteTransactionAsync(Transaction transaction, long? seen, CancellationToken cancellationToken) => TryPutAsync(
        new PutItemRequest
        {
            TableName = transactionsTable,
            Item = TransactionItem.Of(transaction, (seen ?? 0) + 1),
            ConditionExpression = seen is null ? "attribute_not_exists(transactionId)" : "#version = :seen",
            ExpressionAttributeNames = seen is null ? null : new() { ["#version"] = "version" },
            ExpressionAttributeValues = seen is { } version ? new() { [":seen"] = Attribute.Number(version) } : null,
        },
        cancellationToken);

    public Task<bool> WriteEventAsync(StandardEvent standardEvent, DateTimeOffset processedAt, CancellationToken cancellationToken) => TryPutAsync(
        new PutItemRequest
        {
            TableName = eventsTable,
            Item = EventItem.Of(standardEvent, processedAt),
            ConditionExpression = "attribute_not_exists(eventId) OR #status = :failed",
            ExpressionAttributeNames = new() { ["#status"] = "status" },
            ExpressionAttributeValues = new() { [":failed"] = new AttributeValue(EventItem.Failed) },
        },
        cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<bool> TryPutAsync(PutItemRequest put, CancellationToken cancellationToken)
    {
        try
        {
            await client.PutItemAsync(put, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
