namespace LocalCloud.Sqs.Api;

/// <summary><c>ReceiveMessage</c>.</summary>
internal sealed class ReceiveOperation(QueueDirectory queues, Broker broker)
{
    private const int MostMessages = 10;
    private const int LongestWait = 20;

    private static readonly HashSet<string> Known =
    [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId",
        "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
    ];

    public async Task<ReceiveMessageResponse> ReceiveAsync(ReceiveMessageRequest request, CancellationToken cancellationToken)
    {
        var queue = queues.ByUrl(request.QueueUrl);
        var max = request.MaxNumberOfMessages ?? 1;
        if (max is < 1 or > MostMessages)
        {
            throw SqsError.InvalidParameter("MaxNumberOfMessages", max, $"Must be between 1 and {MostMessages}, if provided.");
        }

        if (request.WaitTimeSeconds is < 0 or > LongestWait)
        {
            throw SqsError.InvalidParameter("WaitTimeSeconds", request.WaitTimeSeconds, $"Must be >= 0 and <= {LongestWait}, if provided.");
        }

        // The older name of the parameter knows the queue's attributes too; they mean nothing here.
        var systemNames = (request.MessageSystemAttributeNames ?? request.AttributeNames ?? []).OfType<string>().ToHashSet();
        if (request.MessageSystemAttributeNames is not null && systemNames.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw SqsError.InvalidAttributeName(unknown);
        }

        var messages = await broker.ReceiveAsync(
            queue,
            max,
            request.VisibilityTimeout is { } seconds ? VisibilityOperations.Timeout(seconds) : queue.Model.VisibilityTimeout,
            request.WaitTimeSeconds is { } wait ? TimeSpan.FromSeconds(wait) : queue.Model.ReceiveWait,
            held: false,
            cancellationToken);
        return new ReceiveMessageResponse(messages.Count == 0 ? null : [.. messages.Select(message => Respond(message, systemNames, request.MessageAttributeNames))]);
    }

    private static MessageResponse Respond(ReceivedMessage message, HashSet<string> systemNames, List<string?>? names)
    {
        var attributes = Attributes.Select(message.MessageAttributes, names);
        var system = systemNames.Contains("All")
            ? message.Attributes
            : message.Attributes.Where(pair => systemNames.Contains(pair.Key)).ToDictionary();
        return new MessageResponse(
            message.MessageId,
            message.ReceiptHandle,
            message.Md5OfBody,
            message.Body,
            system.Count == 0 ? null : system,
            AttributeEncoding.Digest(attributes),   // of those that are returned, which is what a client can check
            attributes.Count == 0 ? null : attributes.ToDictionary(pair => pair.Key, pair => Respond(pair.Value)));
    }

    private static AttributeResponse Respond(MessageAttribute attribute) => new(attribute.DataType, attribute.StringValue, attribute.BinaryValue);
}
