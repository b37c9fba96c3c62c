using LocalCloud.FrontDoor;

namespace LocalCloud.Logs.Api;

/// <summary>CloudWatch Logs' errors: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html</summary>
internal static class LogsError
{
    public static AwsServiceException Invalid(string message) => new("InvalidParameterException", message);

    public static AwsServiceException NoSuchGroup() => new("ResourceNotFoundException", "The specified log group does not exist.");

    public static AwsServiceException NoSuchStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");
}
