using System.Globalization;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Operations.Events;

/// <summary>An event as the table has it, but for its payload.</summary>
public sealed record StoredEvent
{
    public required string EventId { get; init; }

    /// <summary>When the provider made it, in epoch seconds: with the id, the item's key.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The same in epoch milliseconds, as exactly as the provider says it.</summary>
    public long? TimestampMs { get; init; }

    public string? Provider { get; init; }

    public string? Type { get; init; }

    /// <summary><c>processed</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When it reached us, in epoch milliseconds.</summary>
    public long? ReceivedAt { get; init; }

    /// <summary>When it was stored, in epoch seconds.</summary>
    public long? ProcessedAt { get; init; }

    /// <summary>When it was given up, in epoch seconds; null for one that was processed, before or after.</summary>
    public long? FailedAt { get; init; }

    /// <summary>Where the archive has the message of an event that was given up.</summary>
    public string? ArchiveKey { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? Reason { get; init; }

    /// <summary>How often the consumer got it before it was given up; null in a list, whose index doesn't hold it.</summary>
    public int? ReceiveCount { get; init; }

    /// <summary>The payment that it says something of.</summary>
    public string? TransactionId { get; init; }

    /// <summary>False for an event that ended in the dead-letter queue.</summary>
    [JsonIgnore]
    public bool IsProcessed => Status == "processed";

    /// <summary>True for an event that ended in the dead-letter queue, and has not been stored since.</summary>
    [JsonIgnore]
    public bool IsFailed => Status == "failed";

    internal static StoredEvent Read(Dictionary<string, AttributeValue> item) => new()
    {
        EventId = item["eventId"].S,
        Timestamp = Number(item, "timestamp")!.Value,
        TimestampMs = Number(item, "timestampMs"),
        Provider = item.GetValueOrDefault("provider")?.S,
        Type = item.GetValueOrDefault("type")?.S,
        Status = item.GetValueOrDefault("status")?.S,
        ReceivedAt = Number(item, "receivedAt"),
        ProcessedAt = Number(item, "processedAt"),
        FailedAt = Number(item, "failedAt"),
        ArchiveKey = item.GetValueOrDefault("archiveKey")?.S,
        Reason = item.GetValueOrDefault("reason")?.S,
        ReceiveCount = (int?)Number(item, "receiveCount"),
        TransactionId = item.GetValueOrDefault("transactionId")?.S,
    };

    private static long? Number(Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.N is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;
}
