namespace LocalCloud.Logs.Api;

// Times are Unix times in milliseconds.

internal sealed record DescribeLogGroupsResponse(IReadOnlyList<GroupEntry> LogGroups, string? NextToken);

internal sealed record GroupEntry
{
    public required string LogGroupName { get; init; }

    /// <summary>With <c>:*</c> at its end, as policies need it.</summary>
    public required string Arn { get; init; }

    public required string LogGroupArn { get; init; }
    public required long CreationTime { get; init; }
    public int? RetentionInDays { get; init; }
    public string LogGroupClass { get; init; } = GroupOperations.Class;
    public int MetricFilterCount { get; init; }
}

internal sealed record DescribeLogStreamsResponse(IReadOnlyList<StreamEntry> LogStreams, string? NextToken);

internal sealed record StreamEntry
{
    public required string LogStreamName { get; init; }
    public required string Arn { get; init; }
    public required long CreationTime { get; init; }
    public required long FirstEventTimestamp { get; init; }
    public required long LastEventTimestamp { get; init; }
    public required long LastIngestionTime { get; init; }

    /// <summary>Always zero, as CloudWatch has it for streams since 2019.</summary>
    public long StoredBytes { get; init; }
}

internal sealed record GetLogEventsResponse(IReadOnlyList<StreamEvent> Events, string NextForwardToken, string NextBackwardToken);

internal sealed record StreamEvent(long Timestamp, string Message, long IngestionTime);

internal sealed record FilterLogEventsResponse(IReadOnlyList<FoundEvent> Events, string? NextToken)
{
    /// <summary>Always empty, as CloudWatch has it since 2020.</summary>
    public IReadOnlyList<string> SearchedLogStreams { get; init; } = [];
}

internal sealed record FoundEvent(string LogStreamName, long Timestamp, string Message, long IngestionTime, string EventId);
