using LocalCloud.FrontDoor;

namespace LocalCloud.Lambda;

/// <summary>The errors of Lambda's own API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors</summary>
internal static class LambdaErrors
{
    public static AwsServiceException NoSuchFunction(string name) =>
        new("ResourceNotFoundException", $"Function not found: {name}", StatusCodes.Status404NotFound);

    public static AwsServiceException Throttled() =>
        new("TooManyRequestsException", "Rate Exceeded.", StatusCodes.Status429TooManyRequests);

    public static AwsServiceException Stopping() =>
        new("ServiceException", "LocalCloud is stopping.", StatusCodes.Status503ServiceUnavailable);

    public static AwsServiceException RequestTooLarge() => new(
        "RequestTooLargeException",
        $"Request must be smaller than {LambdaService.LargestRequest} bytes for the InvokeFunction operation",
        StatusCodes.Status413PayloadTooLarge);

    public static AwsServiceException NotEmulated(string what) =>
        new("NotImplemented", $"LocalCloud's Lambda doesn't emulate {what}.", StatusCodes.Status501NotImplemented);
}
