using Amazon.DynamoDBv2.Model;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>An event as the item that is stored of it.</summary>
internal static class EventItem
{
    /// <summary>The status of an event that is done.</summary>
    public const string Processed = "processed";

    /// <summary>The status of an event that ended in the dead-letter queue, and may still be replayed.</summary>
    public const string Failed = "failed";

    public static Dictionary<string, AttributeValue> Of(StandardEvent standardEvent, DateTimeOffset processedAt)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["eventId"] = new(standardEvent.EventId),
            ["timestamp"] = Attribute.Number(standardEvent.Timestamp),
            ["provider"] = new(standardEvent.Provider),
            ["type"] = new(standardEvent.Type),
            ["status"] = new(Processed),
            ["processedAt"] = Attribute.Number(processedAt.ToUnixTimeSeconds()),
            ["timestampMs"] = Attribute.Number(standardEvent.TimestampMs),
            ["receivedAt"] = Attribute.Number(standardEvent.ReceivedAt),
            ["payloadSha256"] = new(standardEvent.PayloadSha256),
        };
        item.AddText("payload", standardEvent.Payload);
        item.AddText("payloadRef", standardEvent.PayloadRef);
        item.AddText("account", standardEvent.Account);
        item.AddText("apiVersion", standardEvent.ApiVersion);
        item.AddText("transactionId", standardEvent.Transaction?.TransactionId);
        item.AddText("traceId", standardEvent.TraceId);
        if (standardEvent.Livemode is { } livemode)
        {
            item["livemode"] = Attribute.Flag(livemode);
        }

        return item;
    }
}
