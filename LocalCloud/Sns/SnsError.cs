using LocalCloud.FrontDoor;

namespace LocalCloud.Sns;

/// <summary>The errors of SNS: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors</summary>
internal static class SnsError
{
    public static AwsServiceException NotFound(string what) => new("NotFound", $"{what} does not exist", StatusCodes.Status404NotFound);

    public static AwsServiceException InvalidParameter(string reason) => new("InvalidParameter", $"Invalid parameter: {reason}");

    /// <summary>What an attribute says isn't of the type that it names.</summary>
    public static AwsServiceException InvalidValue(string message) => new("ParameterValueInvalid", message);

    /// <summary>An error of <c>PublishBatch</c>: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html#API_PublishBatch_Errors</summary>
    public static AwsServiceException Batch(string code, string message) => new(code, message);

    public static AwsServiceException NotEmulated(string message) => new("NotImplemented", message, StatusCodes.Status501NotImplemented);
}
