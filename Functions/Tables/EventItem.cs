using Amazon.DynamoDBv2.Model;
using Webhooks.Providers;

namespace Webhooks.Functions.Tables;

/// <summary>An event as the item that is stored of it.</summary>
public static class EventItem
{
    /// <summary>The status of an event that is done.</summary>
    public const string Processed = "processed";

    /// <summary>The status of an event that ended in the dead-letter queue, and may still be replayed.</summary>
    public const string Failed = "failed";

    /// <summary>The item of an event that is done.</summary>
    public static Dictionary<string, AttributeValue> OfProcessed(StandardEvent standardEvent, DateTimeOffset processedAt)
    {
        var item = Of(standardEvent, Processed, FunctionChoice.Consumer);
        item["processedAt"] = AttributeOf.Number(processedAt.ToUnixTimeSeconds());
        return item;
    }

    /// <summary>The item of an event that was given up: where it is kept until it is replayed, and why.</summary>
    public static Dictionary<string, AttributeValue> OfFailed(StandardEvent standardEvent, DateTimeOffset failedAt, string archiveKey, string reason, int receiveCount)
    {
        var item = Of(standardEvent, Failed, FunctionChoice.DeadLetterProcessor);
        item["failedAt"] = AttributeOf.Number(failedAt.ToUnixTimeSeconds());
        item["archiveKey"] = new AttributeValue(archiveKey);
        item["reason"] = new AttributeValue(reason);
        item["receiveCount"] = AttributeOf.Number(receiveCount);
        return item;
    }

    private static Dictionary<string, AttributeValue> Of(StandardEvent standardEvent, string status, string changedBy)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["eventId"] = new(standardEvent.EventId),
            ["timestamp"] = AttributeOf.Number(standardEvent.Timestamp),
            ["provider"] = new(standardEvent.Provider),
            ["providerDay"] = new(ProviderDay.Of(standardEvent)),
            ["type"] = new(standardEvent.Type),
            ["status"] = new(status),
            ["timestampMs"] = AttributeOf.Number(standardEvent.TimestampMs),
            ["receivedAt"] = AttributeOf.Number(standardEvent.ReceivedAt),
            ["payloadSha256"] = new(standardEvent.PayloadSha256),
            ["changedBy"] = new(changedBy),
        };
        item.AddText("payload", standardEvent.Payload);
        item.AddText("payloadRef", standardEvent.PayloadRef);
        item.AddText("account", standardEvent.Account);
        item.AddText("apiVersion", standardEvent.ApiVersion);
        item.AddText("transactionId", standardEvent.Transaction?.TransactionId);
        item.AddText("traceId", standardEvent.TraceId);
        if (standardEvent.Livemode is { } livemode)
        {
            item["livemode"] = AttributeOf.Flag(livemode);
        }

        return item;
    }
}
