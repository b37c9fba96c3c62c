namespace LocalCloud.Sqs.Api;

/// <summary>
/// <c>TagQueue</c>, <c>UntagQueue</c>, <c>ListQueueTags</c>. Tags change nothing of how a queue runs, so they may be changed while it
/// does. Limits: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
/// </summary>
internal sealed class TagOperations(QueueDirectory queues, Broker broker)
{
    private const int Most = 50;
    private const int LongestName = 128;
    private const int LongestValue = 256;

    public async Task<ListQueueTagsResponse> ListAsync(ListQueueTagsRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var tags = await broker.DoAsync((store, _) => store.Tags.Of(queue));
        return new ListQueueTagsResponse(tags.Count == 0 ? null : tags);
    }

    public async Task TagAsync(TagQueueRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        if (request.Tags is not { Count: > 0 } tags)
        {
            throw SqsError.MissingParameter("Tags");
        }

        foreach (var (name, value) in tags)
        {
            Check(name, value);
        }

        var count = await broker.DoAsync((store, _) =>
        {
            var all = store.Tags.Of(queue).Keys.Union(tags.Keys).Count();
            if (all <= Most)
            {
                foreach (var (name, value) in tags)
                {
                    store.Tags.Set(queue, name, value);
                }
            }

            return all;
        });
        if (count > Most)
        {
            throw SqsError.InvalidParameter($"Too many tags: a queue has up to {Most}, and this one would have {count}.");
        }
    }

    public async Task UntagAsync(UntagQueueRequest request)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        if (request.TagKeys is not { Count: > 0 } names)
        {
            throw SqsError.MissingParameter("TagKeys");
        }

        await broker.DoAsync((store, _) =>
        {
            foreach (var name in names.OfType<string>().Intersect(store.Tags.Of(queue).Keys))
            {
                store.Tags.Set(queue, name, null);
            }

            return true;
        });
    }

    private static void Check(string name, string? value)
    {
        if (name.Length is 0 or > LongestName || name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
        {
            throw SqsError.InvalidParameter("TagKey", name, $"Must have 1 to {LongestName} characters, and not begin with aws:.");
        }

        if (value is not { Length: <= LongestValue })
        {
            throw SqsError.InvalidParameter($"The tag '{name}' must have a value of up to {LongestValue} characters.");
        }
    }
}
