namespace CloudTemplate;

/// <summary>An event source mapping that feeds the changes of a table's items to a function.</summary>
public sealed record StreamMappingModel : ResourceModel
{
    /// <summary>The mapping's UUID.</summary>
    public required string Id { get; init; }
    public required string StreamArn { get; init; }
    public required string FunctionArn { get; init; }
    public required StreamPosition StartingPosition { get; init; }
    public int BatchSize { get; init; } = 100;
    public TimeSpan BatchWindow { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>How often a batch that failed is tried again; null: until its records expire.</summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>Older records are given up; null: when they expire, after a day.</summary>
    public TimeSpan? MaximumRecordAge { get; init; }

    /// <summary>A batch on which the function failed is split, to find the record that it fails on.</summary>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Concurrent batches of a shard; the changes of one item stay in their order.</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>The function names the record that failed first (<c>ReportBatchItemFailures</c>); otherwise a batch fails or succeeds whole.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>The queue, topic or bucket that is told of records that were given up; null: nobody is.</summary>
    public string? OnFailureArn { get; init; }

    /// <summary>Filter patterns as JSON, one of which a record must match to reach the function; empty: all of them do.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}

/// <summary>Where a mapping begins when it is made.</summary>
public enum StreamPosition
{
    /// <summary>With the oldest record that there is.</summary>
    TrimHorizon,

    /// <summary>With the records to come.</summary>
    Latest,
}
