using System.Text;
using LocalCloud.Logs.Filters;

namespace LocalCloud.Logs.Api;

/// <summary>What reads events.</summary>
internal static class EventOperations
{
    private const int LongestPage = 10_000;
    private const int MostStreams = 100;

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html</summary>
    public static async Task<GetLogEventsResponse> GetAsync(GetLogEventsRequest request, LogGroup group)
    {
        if (request.LogStreamName is not { Length: > 0 } stream)
        {
            throw LogsError.Invalid("logStreamName is missing.");
        }

        LogQuery query = new()
        {
            From = request.StartTime ?? 0,
            Until = request.EndTime ?? long.MaxValue,
            Streams = [Encoding.UTF8.GetBytes(stream)],
            Limit = Limit(request.Limit),
        };
        using var reader = await group.ReadAsync();
        if (!reader.Streams().ContainsKey(stream))
        {
            throw LogsError.NoSuchStream();
        }

        var page = PageToken.Read(request.NextToken, request.StartFromHead ?? false).Read(reader, query);
        return new GetLogEventsResponse(
            [.. page.Events.Select(found => new StreamEvent(found.Timestamp, found.Message, found.Timestamp))],
            new PageToken(IsForward: true, page.After).ToString(),
            new PageToken(IsForward: false, page.Before).ToString());
    }

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html</summary>
    public static async Task<FilterLogEventsResponse> FilterAsync(FilterLogEventsRequest request, LogGroup group)
    {
        if (request is { LogStreamNames: not null, LogStreamNamePrefix: not null })
        {
            throw LogsError.Invalid("Only one of logStreamNames and logStreamNamePrefix can be given.");
        }

        if (request.LogStreamNames is { Count: < 1 or > MostStreams })
        {
            throw LogsError.Invalid($"logStreamNames must have from 1 to {MostStreams} names.");
        }

        LogQuery query = new()
        {
            From = request.StartTime ?? 0,
            Until = request.EndTime is { } end and < long.MaxValue ? end + 1 : long.MaxValue,
            Streams = request.LogStreamNames?.Select(Encoding.UTF8.GetBytes).ToList(),
            StreamPrefix = Encoding.UTF8.GetBytes(request.LogStreamNamePrefix ?? ""),
            Pattern = FilterPattern.Parse(request.FilterPattern),
            Limit = Limit(request.Limit),
        };
        var token = PageToken.Read(request.NextToken, request.StartFromHead ?? true);
        using var reader = await group.ReadAsync();
        if (request.LogStreamNames is not null && reader.Streams() is var streams && !request.LogStreamNames.All(streams.ContainsKey))
        {
            throw LogsError.NoSuchStream();
        }

        var page = token.Read(reader, query);
        var events = page.Events.Select(found => new FoundEvent(found.StreamName, found.Timestamp, found.Message, found.Timestamp, found.Position.ToString()));
        return new FilterLogEventsResponse(
            [.. token.IsForward ? events : events.Reverse()],
            page.HasMore ? (token with { Position = token.IsForward ? page.After : page.Before }).ToString() : null);
    }

    private static int Limit(int? limit) =>
        limit is < 1 or > LongestPage ? throw LogsError.Invalid($"limit must be from 1 to {LongestPage}.") : limit ?? LongestPage;
}
