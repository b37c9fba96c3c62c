namespace LocalCloud.Sqs;

/// <summary>The queues as other parts of this process use them: the same operations as by HTTP, without the hop.</summary>
public interface IQueues
{
    /// <summary>How long what is received from a queue is invisible to others.</summary>
    TimeSpan VisibilityTimeout(string queueArn);

    /// <summary>Puts a message into a queue; it is on disk when this answers.</summary>
    /// <param name="senderId">Whose message it is.</param>
    /// <param name="traceHeader">The message's <c>AWSTraceHeader</c>; null: none.</param>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such queue, or the message breaks one of its rules.</exception>
    Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, string senderId, string? traceHeader = null);

    /// <summary>
    /// Takes up to <paramref name="max"/> messages; waits up to <paramref name="wait"/> (service time) for the first.
    /// Messages received more often than the queue's redrive policy allows go to the dead-letter queue instead.
    /// </summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Deletes received messages; a receipt handle that no longer counts is ignored, as in SQS.</summary>
    Task DeleteAsync(string queueArn, IReadOnlyList<string> receiptHandles, CancellationToken cancellationToken);

    /// <summary>Makes received messages visible again after that time: zero for at once.</summary>
    Task ChangeVisibilityAsync(string queueArn, IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken);
}

/// <summary>A message in the hands of a receiver.</summary>
public sealed record ReceivedMessage
{
    public required string MessageId { get; init; }
    public required string ReceiptHandle { get; init; }
    public required string Body { get; init; }

    /// <summary>MD5 of the body's UTF-8 bytes, lower-case hexadecimal.</summary>
    public required string Md5OfBody { get; init; }

    /// <summary>System attributes: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c>, <c>SenderId</c>, <c>ApproximateFirstReceiveTimestamp</c>, <c>AWSTraceHeader</c>, <c>DeadLetterQueueSourceArn</c>.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>The sender's own attributes, by name.</summary>
    public IReadOnlyDictionary<string, MessageAttribute> MessageAttributes { get; init; } = new Dictionary<string, MessageAttribute>();
}

/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, with an optional custom suffix.</param>
public sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue);
