namespace Webhooks.Operations.Replay;

/// <summary>One archived message, and what becomes of it.</summary>
public sealed record ReplayItem
{
    /// <summary>The event's id; where that isn't known, what was asked for.</summary>
    public required string EventId { get; init; }

    /// <summary>Where the archive has it; null when it isn't known there.</summary>
    public string? ArchiveKey { get; init; }

    public string? Provider { get; init; }

    public string? Type { get; init; }

    /// <summary>When it first reached us, in epoch milliseconds: replaying goes by it.</summary>
    public long? ReceivedAt { get; init; }

    public required ReplayState State { get; init; }

    /// <summary>Why, or as what; one line.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What became of a message that was asked to be replayed.</summary>
public enum ReplayState
{
    /// <summary>It could not be sent.</summary>
    Failed,

    /// <summary>It will be sent.</summary>
    Planned,

    /// <summary>It isn't sent, since its event has been processed.</summary>
    Skipped,

    /// <summary>It is in the queue.</summary>
    Sent,

    /// <summary>It was sent, and its event is processed.</summary>
    Processed,

    /// <summary>It was sent, but its event was not processed in the time that was waited.</summary>
    NotProcessed,
}
