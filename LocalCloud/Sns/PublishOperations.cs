using System.Text;
using System.Xml;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary><c>Publish</c> and <c>PublishBatch</c>: answered when every subscriber has what it wants, on disk.</summary>
/// <param name="find">The topic of an ARN that a request names; throws where there is none.</param>
internal sealed class PublishOperations(Func<QueryRequest, string, TopicModel> find, IReadOnlyList<Subscription> subscriptions, TimeProvider clock)
{
    private const int MostEntries = 10;
    private const int LongestId = 80;
    private const string Entries = "PublishBatchRequestEntries.member";

    public async Task<Action<XmlWriter>> PublishAsync(QueryRequest request)
    {
        if (request["PhoneNumber"] is not null)
        {
            throw SnsError.NotEmulated("Text messages to phones (PhoneNumber) are not emulated. Publish to a topic.");
        }

        var topic = find(request, request["TopicArn"] ?? request["TargetArn"] ?? throw SnsError.InvalidParameter("TopicArn or TargetArn Reason: no value for required parameter"));
        var (message, _) = PublishRules.Read(request, "", topic, clock.GetUtcNow());
        await DeliverAsync([message]);
        return writer => QueryAnswer.Text(writer, "MessageId", message.Id);
    }

    /// <summary>Publishes what comes from inside of this process.</summary>
    public Task PublishAsync(TopicModel topic, string text, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (MessageRules.Size(Encoding.UTF8.GetBytes(text), attributes) > PublishRules.LargestRequest)
        {
            throw SnsError.InvalidParameter("Message too long");
        }

        var texts = new Dictionary<string, string> { ["default"] = text };
        return DeliverAsync([new TopicMessage { Id = Guid.NewGuid().ToString(), Topic = topic, Subject = null, Default = text, ByProtocol = texts, Attributes = attributes, PublishedAt = clock.GetUtcNow() }]);
    }

    public async Task<Action<XmlWriter>> PublishBatchAsync(QueryRequest request)
    {
        var topic = find(request, request.Required("TopicArn"));
        var entries = ReadIds(request);
        var now = clock.GetUtcNow();
        List<(string Id, TopicMessage Message)> published = [];
        List<(string Id, AwsServiceException Refusal)> failed = [];
        var length = 0L;
        foreach (var (id, at) in entries)
        {
            try
            {
                var (message, size) = PublishRules.Read(request, at, topic, now);
                length += size;
                published.Add((id, message));
            }
            catch (AwsServiceException refusal)
            {
                failed.Add((id, refusal));
            }
        }

        if (length > PublishRules.LargestRequest)
        {
            throw SnsError.Batch("BatchRequestTooLong", $"The length of all the messages put together is more than the limit of {PublishRules.LargestRequest} bytes.");
        }

        await DeliverAsync(published.Select(entry => entry.Message));
        return writer =>
        {
            QueryAnswer.List(writer, "Successful", published, entry =>
            {
                QueryAnswer.Text(writer, "Id", entry.Id);
                QueryAnswer.Text(writer, "MessageId", entry.Message.Id);
            });
            QueryAnswer.List(writer, "Failed", failed, entry =>
            {
                QueryAnswer.Text(writer, "Id", entry.Id);
                QueryAnswer.Text(writer, "Code", entry.Refusal.Code);
                QueryAnswer.Text(writer, "Message", entry.Refusal.Message);
                QueryAnswer.Text(writer, "SenderFault", "true");
            });
        };
    }

    /// <summary>All at once, so that they share the queues' commits.</summary>
    private Task DeliverAsync(IEnumerable<TopicMessage> messages) => Task.WhenAll(
        from message in messages
        from subscription in subscriptions
        where subscription.Model.TopicArn == message.Topic.Arn
        select subscription.DeliverAsync(message));

    /// <summary>The entries' ids, and where each begins.</summary>
    private static List<(string Id, string At)> ReadIds(QueryRequest request)
    {
        var entries = request.Items(Entries).Select(at => (Id: request[at + "Id"] ?? "", At: at)).ToList();
        if (entries.Count == 0)
        {
            throw SnsError.Batch("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }

        if (entries.Count > MostEntries)
        {
            throw SnsError.Batch("TooManyEntriesInBatchRequest", $"The batch request contains more entries than permissible: {entries.Count} of at most {MostEntries}.");
        }

        if (entries.Exists(entry => entry.Id.Length is 0 or > LongestId || !entry.Id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')))
        {
            throw SnsError.Batch("InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.");
        }

        return entries.DistinctBy(entry => entry.Id).Count() == entries.Count
            ? entries
            : throw SnsError.Batch("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
    }
}
