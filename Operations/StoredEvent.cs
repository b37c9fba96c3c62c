namespace Webhooks.Operations;

/// <summary>An event as the table has it, but for its payload.</summary>
public sealed record StoredEvent
{
    public required string EventId { get; init; }

    /// <summary>When the provider made it, in epoch seconds: with the id, the item's key.</summary>
    public required long Timestamp { get; init; }

    public string? Provider { get; init; }

    public string? Type { get; init; }

    /// <summary><c>processed</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When it was stored, in epoch seconds.</summary>
    public long? ProcessedAt { get; init; }

    /// <summary>The payment that it says something of.</summary>
    public string? TransactionId { get; init; }

    /// <summary>False for an event that ended in the dead-letter queue.</summary>
    public bool IsProcessed => Status == "processed";
}
