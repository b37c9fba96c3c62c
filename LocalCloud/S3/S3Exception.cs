namespace LocalCloud.S3;

/// <summary>An error as S3 answers it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
/// <param name="code">The documented code: <c>NoSuchKey</c>.</param>
public sealed class S3Exception(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Elements that the error has besides code and message: <c>BucketName</c>, <c>Key</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];

    public static S3Exception NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", StatusCodes.Status404NotFound) { Details = [("BucketName", bucket)] };

    public static S3Exception NoSuchKey(string key) =>
        new("NoSuchKey", "The specified key does not exist.", StatusCodes.Status404NotFound) { Details = [("Key", key)] };

    public static S3Exception PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", StatusCodes.Status412PreconditionFailed) { Details = [("Condition", condition)] };

    public static S3Exception InvalidArgument(string message, string name, string value) =>
        new("InvalidArgument", message) { Details = [("ArgumentName", name), ("ArgumentValue", value)] };

    public static S3Exception InvalidRequest(string message) => new("InvalidRequest", message);

    /// <summary>S3 is broken: SDKs try again.</summary>
    public static S3Exception InternalError(string bucket) =>
        new("InternalError", $"We encountered an internal error. Please try again. {bucket} is stopped, and can be started again in Control.", StatusCodes.Status500InternalServerError) { Details = [("BucketName", bucket)] };

    /// <param name="what">What was asked for, by its name.</param>
    public static S3Exception NotImplemented(string what) =>
        new("NotImplemented", $"{what} is not emulated.", StatusCodes.Status501NotImplemented);
}
