using LocalCloud.FrontDoor;

namespace LocalCloud.Lambda;

/// <summary>The errors of Lambda's own API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors</summary>
internal static class LambdaErrors
{
    public static AwsServiceException NoSuchFunction(string name) => NotFound($"Function not found: {name}");

    public static AwsServiceException NotFound(string message) => new("ResourceNotFoundException", message, StatusCodes.Status404NotFound);

    /// <param name="reason">Which limit it is: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors</param>
    public static AwsServiceException Throttled(string reason) =>
        new("TooManyRequestsException", "Rate Exceeded.", StatusCodes.Status429TooManyRequests) { Reason = reason };

    public static AwsServiceException Stopping() =>
        new("ServiceException", "LocalCloud is stopping.", StatusCodes.Status503ServiceUnavailable);

    public static AwsServiceException Elsewhere(string name) =>
        NotEmulated($"the invocation of {name}, since it was started with --functions elsewhere: invoke it where it is served");

    public static AwsServiceException RequestTooLarge(int limit = LambdaService.LargestRequest) => new(
        "RequestTooLargeException",
        $"Request must be smaller than {limit} bytes for the InvokeFunction operation",
        StatusCodes.Status413PayloadTooLarge);

    public static AwsServiceException NotEmulated(string what) =>
        new("NotImplemented", $"LocalCloud's Lambda doesn't emulate {what}.", StatusCodes.Status501NotImplemented);
}
