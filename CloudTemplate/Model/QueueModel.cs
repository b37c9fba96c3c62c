namespace CloudTemplate;

/// <summary>A standard queue.</summary>
public sealed record QueueModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public required string Url { get; init; }
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan Delay { get; init; }
    public TimeSpan RetentionPeriod { get; init; } = TimeSpan.FromDays(4);
    public TimeSpan ReceiveWait { get; init; }

    /// <summary>In bytes.</summary>
    public int MaximumMessageSize { get; init; } = 1_048_576;
    public RedriveModel? Redrive { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The queue's policy as JSON; null without one. Without one no topic may deliver to the queue.</summary>
    public string? Policy { get; init; }
}

/// <summary>Where a queue's messages go that were received too often.</summary>
/// <param name="DeadLetterQueueArn">The other queue.</param>
/// <param name="MaxReceiveCount">How often a message is received before the next receive moves it instead.</param>
public sealed record RedriveModel(string DeadLetterQueueArn, int MaxReceiveCount);
