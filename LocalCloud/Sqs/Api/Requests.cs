namespace LocalCloud.Sqs.Api;

// The operations' inputs, in SQS's own names: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
// Everything may be missing, for it is the client who writes it: the operations say what must be there.

/// <summary>A request about one queue.</summary>
internal interface IQueueRequest
{
    string? QueueUrl { get; }
}

internal sealed record AttributeValue(string? DataType, string? StringValue, byte[]? BinaryValue, List<string?>? StringListValues, List<byte[]?>? BinaryListValues);

internal interface IMessageRequest
{
    string? MessageBody { get; }
    int? DelaySeconds { get; }
    Dictionary<string, AttributeValue?>? MessageAttributes { get; }
    Dictionary<string, AttributeValue?>? MessageSystemAttributes { get; }
    string? MessageDeduplicationId { get; }
    string? MessageGroupId { get; }
}

internal interface IBatchEntry
{
    string? Id { get; }
}

internal sealed record SendMessageRequest(
    string? QueueUrl,
    string? MessageBody,
    int? DelaySeconds,
    Dictionary<string, AttributeValue?>? MessageAttributes,
    Dictionary<string, AttributeValue?>? MessageSystemAttributes,
    string? MessageDeduplicationId,
    string? MessageGroupId) : IQueueRequest, IMessageRequest;

internal sealed record SendMessageBatchEntry(
    string? Id,
    string? MessageBody,
    int? DelaySeconds,
    Dictionary<string, AttributeValue?>? MessageAttributes,
    Dictionary<string, AttributeValue?>? MessageSystemAttributes,
    string? MessageDeduplicationId,
    string? MessageGroupId) : IBatchEntry, IMessageRequest;

internal sealed record SendMessageBatchRequest(string? QueueUrl, List<SendMessageBatchEntry?>? Entries) : IQueueRequest;

internal sealed record ReceiveMessageRequest(
    string? QueueUrl,
    int? MaxNumberOfMessages,
    int? VisibilityTimeout,
    int? WaitTimeSeconds,
    List<string?>? AttributeNames,
    List<string?>? MessageSystemAttributeNames,
    List<string?>? MessageAttributeNames) : IQueueRequest;

internal sealed record DeleteMessageRequest(string? QueueUrl, string? ReceiptHandle) : IQueueRequest;

internal sealed record DeleteMessageBatchEntry(string? Id, string? ReceiptHandle) : IBatchEntry;

internal sealed record DeleteMessageBatchRequest(string? QueueUrl, List<DeleteMessageBatchEntry?>? Entries) : IQueueRequest;

internal sealed record ChangeMessageVisibilityRequest(string? QueueUrl, string? ReceiptHandle, int? VisibilityTimeout) : IQueueRequest;

internal sealed record ChangeMessageVisibilityBatchEntry(string? Id, string? ReceiptHandle, int? VisibilityTimeout) : IBatchEntry;

internal sealed record ChangeMessageVisibilityBatchRequest(string? QueueUrl, List<ChangeMessageVisibilityBatchEntry?>? Entries) : IQueueRequest;

internal sealed record GetQueueAttributesRequest(string? QueueUrl, List<string?>? AttributeNames) : IQueueRequest;

internal sealed record GetQueueUrlRequest(string? QueueName);

internal sealed record ListQueuesRequest(string? QueueNamePrefix, string? NextToken, int? MaxResults);

internal sealed record ListDeadLetterSourceQueuesRequest(string? QueueUrl, string? NextToken, int? MaxResults) : IQueueRequest;

internal sealed record PurgeQueueRequest(string? QueueUrl) : IQueueRequest;

internal sealed record StartMessageMoveTaskRequest(string? SourceArn, string? DestinationArn, int? MaxNumberOfMessagesPerSecond);

internal sealed record CancelMessageMoveTaskRequest(string? TaskHandle);

internal sealed record ListMessageMoveTasksRequest(string? SourceArn, int? MaxResults);

internal sealed record ListQueueTagsRequest(string? QueueUrl) : IQueueRequest;

internal sealed record TagQueueRequest(string? QueueUrl, Dictionary<string, string?>? Tags) : IQueueRequest;

internal sealed record UntagQueueRequest(string? QueueUrl, List<string?>? TagKeys) : IQueueRequest;
