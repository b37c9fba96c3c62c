namespace LocalCloud.Lambda;

/// <summary>The Runtime API's own answers, as it documents them: status, and a JSON body.</summary>
internal static class RuntimeApiAnswer
{
    private static readonly byte[] Ok = [.. """{"status":"OK"}"""u8];

    public static Task AcceptedAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status202Accepted, Ok);

    public static Task InvalidRequestIdAsync(HttpContext context) =>
        FailAsync(context, StatusCodes.Status400BadRequest, "InvalidRequestID", "Invalid request ID");

    public static Task InvalidResponseModeAsync(HttpContext context) =>
        FailAsync(context, StatusCodes.Status400BadRequest, "InvalidFunctionResponseMode", "Invalid function response mode");

    public static Task TooLargeAsync(HttpContext context) => FailAsync(
        context,
        StatusCodes.Status413PayloadTooLarge,
        "RequestEntityTooLarge",
        $"Exceeded maximum allowed payload size ({FunctionError.LongestResponse} bytes).");

    public static Task ForbiddenAsync(HttpContext context, string reason) =>
        FailAsync(context, StatusCodes.Status403Forbidden, "InvalidStateTransition", $"Not allowed now: {reason}.");

    public static Task NotFoundAsync(HttpContext context) => FailAsync(
        context,
        StatusCodes.Status404NotFound,
        "NotFound",
        "No such function, or not part of the Runtime API that LocalCloud emulates (2018-06-01: next, response, error, init/error).");

    private static Task FailAsync(HttpContext context, int status, string type, string message) =>
        context.RequestAborted.IsCancellationRequested ? Task.CompletedTask : WriteAsync(context, status, FunctionError.Write(type, message));

    private static Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length, CancellationToken.None);
    }
}
