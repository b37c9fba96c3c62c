using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;

namespace Webhooks.Functions.DeadLetters;

/// <summary>The table of events in DynamoDB.</summary>
public sealed class DynamoFailedEvents(IAmazonDynamoDB client, string eventsTable) : IFailedEvents
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static DynamoFailedEvents Create(Settings settings) => new(DynamoClient.Create(settings), settings.FromTemplate("EVENTS_TABLE_NAME"));

    public Task<bool> MarkAsync(DeadLetter letter, DateTimeOffset failedAt, CancellationToken cancellationToken) => client.TryPutAsync(
        new PutItemRequest
        {
            TableName = eventsTable,
            Item = EventItem.OfFailed(letter.Event!, failedAt, letter.Key, letter.Reason, letter.Message.ReceiveCount),
            ConditionExpression = "attribute_not_exists(eventId) OR #status <> :processed",
            ExpressionAttributeNames = new() { ["#status"] = "status" },
            ExpressionAttributeValues = new() { [":processed"] = new AttributeValue(EventItem.Processed) },
        },
        cancellationToken);

    public void Dispose() => client.Dispose();
}
