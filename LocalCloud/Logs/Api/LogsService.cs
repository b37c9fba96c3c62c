using System.Collections.Frozen;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Logs.Api;

/// <summary>CloudWatch Logs, to read: what the template's functions and stages write.</summary>
internal sealed class LogsService : IAwsService
{
    private const string TargetPrefix = "Logs_20140328.";
    private const string TemplateDecides = "log groups come from the template, and from nowhere else";
    private const string NoQueries = "search by FilterLogEvents";

    public static readonly FrozenDictionary<string, string> NotEmulated = new Dictionary<string, string>
    {
        ["CreateLogGroup"] = TemplateDecides,
        ["CreateLogStream"] = "streams come with the instances that write them",
        ["DeleteLogGroup"] = TemplateDecides,
        ["DeleteLogStream"] = "streams go when their events expire",
        ["DeleteRetentionPolicy"] = "the template decides",
        ["GetLogRecord"] = NoQueries,
        ["GetQueryResults"] = NoQueries,
        ["ListTagsForResource"] = "tags aren't kept",
        ["PutLogEvents"] = "what a function writes to its standard output is its log",
        ["PutMetricFilter"] = "there are no metrics",
        ["PutRetentionPolicy"] = "the template decides",
        ["PutSubscriptionFilter"] = "nothing can subscribe to a log",
        ["StartLiveTail"] = "ask again and again by FilterLogEvents, as 'aws logs tail --follow' does",
        ["StartQuery"] = NoQueries,
        ["StopQuery"] = NoQueries,
        ["TagResource"] = "tags aren't kept",
        ["UntagResource"] = "tags aren't kept",
    }.ToFrozenDictionary();

    private readonly LogGroups _groups;
    private readonly FrozenDictionary<string, Func<HttpContext, Task>> _operations;

    public LogsService(LogGroups groups)
    {
        _groups = groups;
        var json = LogsJson.Default;
        GroupOperations operations = new(groups);
        _operations = new Dictionary<string, Func<HttpContext, Task>>
        {
            ["DescribeLogGroups"] = async context =>
            {
                // In this form, a group's name being empty, IAM shows the resource of this call.
                context.Needs("logs:DescribeLogGroups", $"{groups.ArnPrefix}:log-stream:");
                await AwsJson.AnswerAsync(context, operations.Describe(await AwsJson.ReadAsync(context, json.DescribeLogGroupsRequest)), json.DescribeLogGroupsResponse);
            },
            ["DescribeLogStreams"] = async context =>
            {
                var request = await AwsJson.ReadAsync(context, json.DescribeLogStreamsRequest);
                await AwsJson.AnswerAsync(context, await operations.DescribeStreamsAsync(request, Find(context, "logs:DescribeLogStreams", request)), json.DescribeLogStreamsResponse);
            },
            ["FilterLogEvents"] = async context =>
            {
                var request = await AwsJson.ReadAsync(context, json.FilterLogEventsRequest);
                await AwsJson.AnswerAsync(context, await EventOperations.FilterAsync(request, Find(context, "logs:FilterLogEvents", request)), json.FilterLogEventsResponse);
            },
            ["GetLogEvents"] = async context =>
            {
                var request = await AwsJson.ReadAsync(context, json.GetLogEventsRequest);
                await AwsJson.AnswerAsync(context, await EventOperations.GetAsync(request, Find(context, "logs:GetLogEvents", request, request.LogStreamName)), json.GetLogEventsResponse);
            },
        }.ToFrozenDictionary();
    }

    public string SigningName => "logs";

    public Task HandleAsync(HttpContext context, Principal caller)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : "";
        if (_operations.TryGetValue(operation, out var answer))
        {
            return answer(context);
        }

        throw NotEmulated.TryGetValue(operation, out var instead)
            ? new AwsServiceException("NotImplemented", $"{target} is not emulated: {instead}.", StatusCodes.Status501NotImplemented)
            : new AwsServiceException("UnknownOperationException", $"CloudWatch Logs has no operation '{target}' here. There are: {string.Join(", ", _operations.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>The group that a request is about.</summary>
    private LogGroup Find(HttpContext context, string action, IGroupRequest request, string? stream = null)
    {
        var name = (request.LogGroupName, request.LogGroupIdentifier) switch
        {
            ({ Length: > 0 } given, null) => given,
            (null, { Length: > 0 } given) => given.StartsWith(_groups.ArnPrefix, StringComparison.Ordinal) ? given[_groups.ArnPrefix.Length..] : given,
            _ => throw LogsError.Invalid("Give either logGroupName or logGroupIdentifier."),
        };

        // A policy's resource must end with :* to match it, for the group's own calls too:
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
        context.Needs(action, $"{_groups.ArnPrefix}{name}:log-stream:{stream}");
        return _groups.Find(name) ?? throw LogsError.NoSuchGroup();
    }
}
