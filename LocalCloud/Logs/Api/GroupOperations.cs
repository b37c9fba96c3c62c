using System.Globalization;

namespace LocalCloud.Logs.Api;

/// <summary>What tells of log groups and their streams.</summary>
internal sealed class GroupOperations(LogGroups groups)
{
    /// <summary>The only class there is here.</summary>
    public const string Class = "STANDARD";

    private const int LongestPage = 50;

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html</summary>
    public DescribeLogGroupsResponse Describe(DescribeLogGroupsRequest request)
    {
        if (request is { LogGroupNamePrefix: not null, LogGroupNamePattern: not null })
        {
            throw LogsError.Invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }

        var found = groups.All
            .Where(group => group.Name.StartsWith(request.LogGroupNamePrefix ?? "", StringComparison.Ordinal)
                && group.Name.Contains(request.LogGroupNamePattern ?? "", StringComparison.Ordinal)
                && request.LogGroupIdentifiers?.Any(id => id == group.Name || id == groups.ArnPrefix + group.Name) != false
                && request.LogGroupClass is null or Class)
            .Select(group => new GroupEntry
            {
                LogGroupName = group.Name,
                Arn = $"{groups.ArnPrefix}{group.Name}:*",
                LogGroupArn = groups.ArnPrefix + group.Name,
                CreationTime = groups.CreatedAt.ToUnixTimeMilliseconds(),
                RetentionInDays = group.RetentionInDays,
            });
        var (page, next) = PageOf(found, request.Limit, request.NextToken);
        return new DescribeLogGroupsResponse(page, next);
    }

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html</summary>
    public async Task<DescribeLogStreamsResponse> DescribeStreamsAsync(DescribeLogStreamsRequest request, LogGroup group)
    {
        var byTime = request.OrderBy switch
        {
            null or "LogStreamName" => false,
            "LastEventTime" when request.LogStreamNamePrefix is null => true,
            "LastEventTime" => throw LogsError.Invalid("Cannot order by LastEventTime with a logStreamNamePrefix."),
            _ => throw LogsError.Invalid($"orderBy is LogStreamName or LastEventTime, not {request.OrderBy}."),
        };
        using var reader = await group.ReadAsync();
        var found = reader.Streams()
            .Where(stream => stream.Key.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal))
            .OrderBy(stream => byTime ? stream.Value.Last : 0)
            .ThenBy(stream => stream.Key, StringComparer.Ordinal)
            .Select(stream => new StreamEntry
            {
                LogStreamName = stream.Key,
                Arn = $"{groups.ArnPrefix}{group.Name}:log-stream:{stream.Key}",
                CreationTime = stream.Value.First,
                FirstEventTimestamp = stream.Value.First,
                LastEventTimestamp = stream.Value.Last,
                LastIngestionTime = stream.Value.Last,
            });
        var (page, next) = PageOf(request.Descending == true ? found.Reverse() : found, request.Limit, request.NextToken);
        return new DescribeLogStreamsResponse(page, next);
    }

    /// <summary>Lists by pages: the token says how many came before.</summary>
    private static (IReadOnlyList<T> Items, string? NextToken) PageOf<T>(IEnumerable<T> all, int? limit, string? token)
    {
        if (limit is < 1 or > LongestPage)
        {
            throw LogsError.Invalid($"limit must be from 1 to {LongestPage}.");
        }

        if (!int.TryParse(token ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            throw LogsError.Invalid("The specified nextToken is invalid.");
        }

        var rest = all.Skip(before).Take((limit ?? LongestPage) + 1).ToList();
        return rest.Count <= (limit ?? LongestPage)
            ? (rest, null)
            : (rest[..^1], (before + rest.Count - 1).ToString(CultureInfo.InvariantCulture));
    }
}
