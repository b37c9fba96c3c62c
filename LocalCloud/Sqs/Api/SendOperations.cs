using System.Text;
using LocalCloud.FrontDoor;

namespace LocalCloud.Sqs.Api;

/// <summary><c>SendMessage</c> and <c>SendMessageBatch</c>.</summary>
internal sealed class SendOperations(QueueDirectory queues, Broker broker)
{
    private const int LongestDelay = 900;
    private const string TraceHeader = "AWSTraceHeader";

    /// <param name="senderId">Whose message it is.</param>
    /// <param name="traceHeader">The request's own <c>X-Amzn-Trace-Id</c>, which the message carries on unless it says another.</param>
    public async Task<SendMessageResponse> SendAsync(SendMessageRequest request, string senderId, string? traceHeader)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var (message, _) = Read(queue, request, senderId, traceHeader);
        await broker.DoAsync((store, now) => Insert(store, queue, [message], now));
        return new SendMessageResponse(message.Id.ToString(), Hex(message.BodyDigest), AttributesDigest(message), SystemAttributesDigest(request));
    }

    public async Task<BatchResponse<SendMessageBatchSuccess>> SendBatchAsync(SendMessageBatchRequest request, string senderId, string? traceHeader)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var batch = Batch.Read(request.Entries, "SendMessageBatchRequestEntry");
        var messages = new List<NewMessage>();
        var successes = new List<SendMessageBatchSuccess>();
        var failures = new List<BatchFailure>();
        var length = 0L;
        foreach (var (id, entry) in batch)
        {
            try
            {
                var (message, size) = Read(queue, entry, senderId, traceHeader);
                length += size;
                messages.Add(message);
                successes.Add(new SendMessageBatchSuccess(
                    id, message.Id.ToString(), Hex(message.BodyDigest), AttributesDigest(message), SystemAttributesDigest(entry)));
            }
            catch (AwsServiceException refusal)
            {
                failures.Add(Batch.Failure(id, refusal));
            }
        }

        if (length > MessageRules.LargestRequest)
        {
            throw SqsError.BatchRequestTooLong(MessageRules.LargestRequest, length);
        }

        await broker.DoAsync((store, now) => Insert(store, queue, messages, now));
        return Batch.Response(successes, failures);
    }

    private static bool Insert(MessageStore store, Queue queue, List<NewMessage> messages, long now)
    {
        foreach (var message in messages)
        {
            store.Insert(queue, message, now);
        }

        return true;
    }

    private static (NewMessage Message, long Size) Read(Queue queue, IMessageRequest request, string senderId, string? traceHeader)
    {
        if (string.IsNullOrEmpty(request.MessageBody))
        {
            throw SqsError.MissingParameter("MessageBody");
        }

        if (request.MessageDeduplicationId is { } deduplicationId)
        {
            throw SqsError.InvalidParameter("MessageDeduplicationId", deduplicationId, "The request includes a parameter that is not valid for this queue type.");
        }

        if (request.MessageGroupId is not null)
        {
            throw SqsError.UnsupportedOperation("MessageGroupId isn't emulated: LocalCloud has neither FIFO nor fair queues.");
        }

        if (request.DelaySeconds is < 0 or > LongestDelay)
        {
            throw SqsError.InvalidParameter("DelaySeconds", request.DelaySeconds, $"DelaySeconds must be >= 0 and <= {LongestDelay}.");
        }

        var attributes = Attributes.Read(request.MessageAttributes);
        MessageRules.CheckAttributes(attributes);
        var body = Encoding.UTF8.GetBytes(request.MessageBody);
        var size = MessageRules.Size(body, attributes);
        if (size > queue.Model.MaximumMessageSize)
        {
            throw SqsError.InvalidParameter($"One or more parameters are invalid. Reason: Message must be shorter than {queue.Model.MaximumMessageSize} bytes.");
        }

        if (!MessageRules.HasValidCharacters(request.MessageBody))
        {
            throw SqsError.InvalidMessageContents();
        }

        var message = new NewMessage
        {
            Id = Guid.NewGuid(),
            Body = body,
            BodyDigest = Md5.Of(body),
            Attributes = attributes.Count == 0 ? null : AttributeEncoding.Encode(attributes),
            TraceHeader = SystemAttributes(request)?.GetValueOrDefault(TraceHeader)?.StringValue ?? traceHeader,
            SenderId = senderId,
            Delay = request.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return (message, size);
    }

    private static Dictionary<string, MessageAttribute>? SystemAttributes(IMessageRequest request)
    {
        if (request.MessageSystemAttributes is not { Count: > 0 })
        {
            return null;
        }

        var attributes = Attributes.Read(request.MessageSystemAttributes);
        foreach (var (name, attribute) in attributes)
        {
            if (name != TraceHeader)
            {
                throw SqsError.InvalidParameter($"Message system attribute name '{name}' is invalid. Only {TraceHeader} can be sent.");
            }

            if (attribute is not { DataType: "String", StringValue.Length: > 0 })
            {
                throw SqsError.InvalidParameter($"Message system attribute '{name}' must contain a non-empty value of type 'String'.");
            }
        }

        return attributes;
    }

    private static string Hex(byte[] digest) => Convert.ToHexStringLower(digest);

    private static string? AttributesDigest(NewMessage message) => message.Attributes is null ? null : AttributeEncoding.Digest(message.Attributes);

    private static string? SystemAttributesDigest(IMessageRequest request) =>
        SystemAttributes(request) is { } attributes ? AttributeEncoding.Digest(attributes) : null;
}
