using System.Text.Json.Serialization;

namespace LocalCloud.Sqs.Api;

// The operations' outputs, in SQS's own names. What is null is left out.

internal sealed record SendMessageResponse(
    string MessageId,
    [property: JsonPropertyName("MD5OfMessageBody")] string BodyDigest,
    [property: JsonPropertyName("MD5OfMessageAttributes")] string? AttributesDigest,
    [property: JsonPropertyName("MD5OfMessageSystemAttributes")] string? SystemAttributesDigest);

internal sealed record SendMessageBatchSuccess(
    string Id,
    string MessageId,
    [property: JsonPropertyName("MD5OfMessageBody")] string BodyDigest,
    [property: JsonPropertyName("MD5OfMessageAttributes")] string? AttributesDigest,
    [property: JsonPropertyName("MD5OfMessageSystemAttributes")] string? SystemAttributesDigest);

internal sealed record BatchSuccess(string Id);

internal sealed record BatchFailure(string Id, bool SenderFault, string Code, string Message);

/// <summary>A batch's answer; a list without entries is left out, as SQS does.</summary>
internal sealed record BatchResponse<T>(List<T>? Successful, List<BatchFailure>? Failed);

internal sealed record MessageResponse(
    string MessageId,
    string ReceiptHandle,
    [property: JsonPropertyName("MD5OfBody")] string BodyDigest,
    string Body,
    IReadOnlyDictionary<string, string>? Attributes,
    [property: JsonPropertyName("MD5OfMessageAttributes")] string? AttributesDigest,
    Dictionary<string, AttributeResponse>? MessageAttributes);

internal sealed record AttributeResponse(string DataType, string? StringValue, byte[]? BinaryValue);

internal sealed record ReceiveMessageResponse(List<MessageResponse>? Messages);

internal sealed record GetQueueAttributesResponse(Dictionary<string, string>? Attributes);

internal sealed record GetQueueUrlResponse(string QueueUrl);

internal sealed record ListQueuesResponse(List<string>? QueueUrls, string? NextToken);

/// <remarks>Here, and only here, SQS begins the name with a small letter.</remarks>
internal sealed record ListDeadLetterSourceQueuesResponse([property: JsonPropertyName("queueUrls")] List<string> QueueUrls, string? NextToken);

internal sealed record StartMessageMoveTaskResponse(string TaskHandle);

internal sealed record CancelMessageMoveTaskResponse(long ApproximateNumberOfMessagesMoved);

internal sealed record MessageMoveTaskResponse(
    string? TaskHandle,
    string Status,
    string SourceArn,
    string? DestinationArn,
    int? MaxNumberOfMessagesPerSecond,
    long ApproximateNumberOfMessagesMoved,
    long ApproximateNumberOfMessagesToMove,
    string? FailureReason,
    long StartedTimestamp);

internal sealed record ListMessageMoveTasksResponse(List<MessageMoveTaskResponse>? Results);

internal sealed record ListQueueTagsResponse(Dictionary<string, string>? Tags);
