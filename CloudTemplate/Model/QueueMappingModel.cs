namespace CloudTemplate;

/// <summary>An event source mapping that feeds a queue's messages to a function.</summary>
public sealed record QueueMappingModel : ResourceModel
{
    public required string QueueArn { get; init; }
    public required string FunctionArn { get; init; }
    public int BatchSize { get; init; } = 10;
    public TimeSpan BatchWindow { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>The function names the messages that failed (<c>ReportBatchItemFailures</c>); otherwise a batch fails or succeeds whole.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>Concurrent batches at most; null: as many as the function may run.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>Filter patterns as JSON, one of which a message must match to reach the function; empty: all of them do.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
