using LocalCloud.FrontDoor;

namespace LocalCloud.Sqs;

/// <summary>
/// The errors that SQS answers with: the names of its JSON protocol, and beside them those that its query protocol had, which SDKs
/// still show. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
/// </summary>
internal static class SqsError
{
    private const string Prefix = "AWS.SimpleQueueService.";

    public static AwsServiceException QueueDoesNotExist() => Older("QueueDoesNotExist", "The specified queue does not exist.", Prefix + "NonExistentQueue");

    public static AwsServiceException InvalidParameter(string message) => Older("InvalidParameterValueException", message, "InvalidParameterValue");

    public static AwsServiceException InvalidParameter(string parameter, object value, string reason) =>
        InvalidParameter($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsServiceException MissingParameter(string parameter) =>
        Older("MissingRequiredParameterException", $"The request must contain the parameter {parameter}.", "MissingParameter");

    public static AwsServiceException InvalidMessageContents() => Same(
        "InvalidMessageContents",
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");

    public static AwsServiceException InvalidAttributeName(string name) => Same("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsServiceException ReceiptHandleIsInvalid(string handle) =>
        Same("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    /// <summary>The handle was a right one, but its message is deleted, moved, or received again.</summary>
    public static AwsServiceException ReceiptHandleIsOld(string handle) =>
        InvalidParameter("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");

    public static AwsServiceException EmptyBatchRequest(string entry) =>
        Prefixed("EmptyBatchRequest", $"There should be at least one {entry} in the request.");

    public static AwsServiceException TooManyEntriesInBatchRequest(int count) =>
        Prefixed("TooManyEntriesInBatchRequest", $"Maximum number of entries per request are 10. You have sent {count}.");

    public static AwsServiceException InvalidBatchEntryId() => Prefixed(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    public static AwsServiceException BatchEntryIdsNotDistinct(string id) => Prefixed("BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static AwsServiceException BatchRequestTooLong(int limit, long length) =>
        Prefixed("BatchRequestTooLong", $"Batch requests cannot be longer than {limit} bytes. You have sent {length} bytes.");

    public static AwsServiceException PurgeQueueInProgress(string queue) => new(
        "PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.", StatusCodes.Status403Forbidden)
    {
        QueryCode = Prefix + "PurgeQueueInProgress",
    };

    public static AwsServiceException UnsupportedOperation(string message) => Prefixed("UnsupportedOperation", message);

    public static AwsServiceException ResourceNotFound(string message) =>
        new("ResourceNotFoundException", message, StatusCodes.Status404NotFound) { QueryCode = "ResourceNotFoundException" };

    public static AwsServiceException OverLimit() => new(
        "OverLimit", "Too many messages in flight: delete some, or wait for their visibility timeout.", StatusCodes.Status403Forbidden)
    {
        QueryCode = "OverLimit",
    };

    private static AwsServiceException Same(string code, string message) => Older(code, message, code);

    private static AwsServiceException Prefixed(string code, string message) => Older(code, message, Prefix + code);

    private static AwsServiceException Older(string code, string message, string queryCode) => new(code, message) { QueryCode = queryCode };
}
