using LocalCloud.Iam;

namespace LocalCloud.FrontDoor;

/// <summary>One AWS service behind the front door.</summary>
public interface IAwsService
{
    /// <summary>The service's name in the scope of a SigV4 signature: <c>sqs</c>, <c>dynamodb</c>.</summary>
    string SigningName { get; }

    /// <summary>
    /// Whether calls are signed by S3's rules: the path as it was sent, the body's hash as <c>x-amz-content-sha256</c> gives it. Then
    /// the front door leaves the body alone, so that it can be read as a stream, and its hash is the service's to check.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    /// </summary>
    bool SignsAsS3 => SigningName == "s3";

    /// <summary>Answers one call; says by <see cref="CallAccessExtensions.Needs"/> what it needs to be allowed, once that is known.</summary>
    /// <exception cref="AwsServiceException">The call is refused; the front door writes the error by <see cref="RefuseAsync"/>.</exception>
    Task HandleAsync(HttpContext context, Principal caller);

    /// <summary>Whether an unsigned request, which doesn't say whom it is for, can only be for this service.</summary>
    bool Claims(HttpRequest request) => false;

    /// <summary>What the service answers when the caller may not do what it asks for.</summary>
    /// <param name="reason">In AWS's words.</param>
    AwsServiceException Denied(string reason) => new("AccessDeniedException", reason);

    /// <summary>Writes a refusal as the service's clients read it: in JSON, unless the service has another protocol.</summary>
    Task RefuseAsync(HttpContext context, AwsServiceException refusal) => JsonRefusal.WriteAsync(context, refusal);
}

/// <summary>An error that an AWS service answers with.</summary>
/// <param name="code">The error's documented name: <c>ResourceNotFoundException</c>.</param>
/// <param name="status">The documented HTTP status.</param>
public sealed class AwsServiceException(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The older name that SQS's query protocol had, sent as <c>x-amzn-query-error</c>; null where there is none.</summary>
    public string? QueryCode { get; init; }

    /// <summary>The error's <c>Reason</c>, where its type documents one; null where it doesn't.</summary>
    public string? Reason { get; init; }
}
