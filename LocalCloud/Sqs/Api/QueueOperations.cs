using System.Text.Json.Nodes;

namespace LocalCloud.Sqs.Api;

/// <summary>The operations on queues themselves.</summary>
internal sealed class QueueOperations(QueueDirectory queues, Broker broker)
{
    private static readonly long PurgePause = (long)TimeSpan.FromSeconds(60).TotalMilliseconds;

    // Those that a queue here never has are known, and absent from the answer.
    private static readonly HashSet<string> Known =
    [
        "All", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible", "CreatedTimestamp",
        "DelaySeconds", "LastModifiedTimestamp", "MaximumMessageSize", "MessageRetentionPeriod", "QueueArn", "ReceiveMessageWaitTimeSeconds",
        "RedrivePolicy", "VisibilityTimeout", "Policy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds",
        "SqsManagedSseEnabled", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ];

    public async Task<GetQueueAttributesResponse> GetAttributesAsync(GetQueueAttributesRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var names = (request.AttributeNames ?? []).OfType<string>().ToHashSet();
        if (names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw SqsError.InvalidAttributeName(unknown);
        }

        if (names.Count == 0)
        {
            return new GetQueueAttributesResponse(null);
        }

        var attributes = Attributes(queue, await broker.DoAsync((store, now) => store.Count(queue, now)));
        var wanted = names.Contains("All") ? attributes : attributes.Where(pair => names.Contains(pair.Key)).ToDictionary();
        return new GetQueueAttributesResponse(wanted.Count == 0 ? null : wanted);
    }

    public GetQueueUrlResponse GetUrl(GetQueueUrlRequest request) =>
        new(queues.ByName(request.QueueName ?? throw SqsError.MissingParameter("QueueName")).Model.Url);

    public ListQueuesResponse List(ListQueuesRequest request)
    {
        var urls = queues.All
            .Where(queue => queue.Model.Name.StartsWith(request.QueueNamePrefix ?? "", StringComparison.Ordinal))
            .OrderBy(queue => queue.Model.Name, StringComparer.Ordinal)
            .Select(queue => queue.Model.Url)
            .ToList();
        var (page, next) = Pages.Cut(urls, request.NextToken, request.MaxResults);
        return new ListQueuesResponse(page.Count == 0 ? null : page, next);
    }

    public ListDeadLetterSourceQueuesResponse ListSources(ListDeadLetterSourceQueuesRequest request)
    {
        var deadLetters = queues.ByUrl(request.QueueUrl);
        var urls = queues.All
            .Where(queue => queue.DeadLetters == deadLetters)
            .OrderBy(queue => queue.Model.Name, StringComparer.Ordinal)
            .Select(queue => queue.Model.Url)
            .ToList();
        var (page, next) = Pages.Cut(urls, request.NextToken, request.MaxResults);
        return new ListDeadLetterSourceQueuesResponse(page, next);
    }

    public async Task PurgeAsync(PurgeQueueRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var purged = await broker.DoAsync((store, now) =>
        {
            if (now - queue.Purged < PurgePause)
            {
                return false;
            }

            store.Purge(queue);
            queue.Purged = now;
            return true;
        });
        if (!purged)
        {
            throw SqsError.PurgeQueueInProgress(queue.Model.Name);
        }
    }

    private static Dictionary<string, string> Attributes(Queue queue, MessageCounts counts)
    {
        var model = queue.Model;
        var attributes = new Dictionary<string, string>
        {
            ["QueueArn"] = model.Arn,
            ["ApproximateNumberOfMessages"] = counts.Visible.ToString(),
            ["ApproximateNumberOfMessagesNotVisible"] = counts.InFlight.ToString(),
            ["ApproximateNumberOfMessagesDelayed"] = counts.Delayed.ToString(),
            ["CreatedTimestamp"] = queue.Created.ToUnixTimeSeconds().ToString(),
            ["LastModifiedTimestamp"] = queue.Created.ToUnixTimeSeconds().ToString(),
            ["VisibilityTimeout"] = Seconds(model.VisibilityTimeout),
            ["MaximumMessageSize"] = model.MaximumMessageSize.ToString(),
            ["MessageRetentionPeriod"] = Seconds(model.RetentionPeriod),
            ["DelaySeconds"] = Seconds(model.Delay),
            ["ReceiveMessageWaitTimeSeconds"] = Seconds(model.ReceiveWait),
        };
        if (model.Policy is { } document)
        {
            attributes["Policy"] = document;
        }

        if (model.Redrive is { } redrive)
        {
            var policy = new JsonObject { ["deadLetterTargetArn"] = redrive.DeadLetterQueueArn, ["maxReceiveCount"] = redrive.MaxReceiveCount };
            attributes["RedrivePolicy"] = policy.ToJsonString();
        }

        return attributes;
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString();
}
