namespace LocalCloud.Logs.Api;

// The operations' inputs by CloudWatch Logs' own names: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html

/// <summary>A request about one log group: by its name, or its name or ARN.</summary>
internal interface IGroupRequest
{
    string? LogGroupName { get; }
    string? LogGroupIdentifier { get; }
}

internal sealed record DescribeLogGroupsRequest
{
    public string? LogGroupNamePrefix { get; init; }
    public string? LogGroupNamePattern { get; init; }
    public IReadOnlyList<string>? LogGroupIdentifiers { get; init; }
    public string? LogGroupClass { get; init; }
    public string? NextToken { get; init; }
    public int? Limit { get; init; }
}

internal sealed record DescribeLogStreamsRequest : IGroupRequest
{
    public string? LogGroupName { get; init; }
    public string? LogGroupIdentifier { get; init; }
    public string? LogStreamNamePrefix { get; init; }

    /// <summary><c>LogStreamName</c>, the default, or <c>LastEventTime</c>.</summary>
    public string? OrderBy { get; init; }
    public bool? Descending { get; init; }
    public string? NextToken { get; init; }
    public int? Limit { get; init; }
}

internal sealed record GetLogEventsRequest : IGroupRequest
{
    public string? LogGroupName { get; init; }
    public string? LogGroupIdentifier { get; init; }
    public string? LogStreamName { get; init; }

    /// <summary>Unix time in milliseconds; this and later.</summary>
    public long? StartTime { get; init; }

    /// <summary>Before this.</summary>
    public long? EndTime { get; init; }
    public string? NextToken { get; init; }
    public int? Limit { get; init; }
    public bool? StartFromHead { get; init; }
}

internal sealed record FilterLogEventsRequest : IGroupRequest
{
    public string? LogGroupName { get; init; }
    public string? LogGroupIdentifier { get; init; }
    public IReadOnlyList<string>? LogStreamNames { get; init; }
    public string? LogStreamNamePrefix { get; init; }

    /// <summary>Unix time in milliseconds; this and later.</summary>
    public long? StartTime { get; init; }

    /// <summary>This and earlier.</summary>
    public long? EndTime { get; init; }
    public string? FilterPattern { get; init; }
    public string? NextToken { get; init; }
    public int? Limit { get; init; }
    public bool? StartFromHead { get; init; }
}
