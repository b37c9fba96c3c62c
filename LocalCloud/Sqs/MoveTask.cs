namespace LocalCloud.Sqs;

/// <summary>A task that moves dead letters to another queue, or back to where they came from.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html</remarks>
internal sealed record MoveTask
{
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Cancelled = "CANCELLED";
    public const string Failed = "FAILED";

    public required string Id { get; init; }

    /// <summary>The number of the queue that is emptied.</summary>
    public required int Source { get; init; }

    /// <summary>The number of the queue that is filled; null: each message goes back to the queue that it came from.</summary>
    public required int? Destination { get; init; }

    /// <summary>Messages a second; null: as fast as it goes.</summary>
    public required int? Rate { get; init; }

    /// <summary>Epoch milliseconds.</summary>
    public required long StartedAt { get; init; }

    /// <summary>One of the words above. There is no CANCELLING here: between two messages a task ends at once.</summary>
    public required string Status { get; init; }

    /// <summary>How many messages the source had when the task began.</summary>
    public required long ToMove { get; init; }

    public required long Moved { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; init; }
}
