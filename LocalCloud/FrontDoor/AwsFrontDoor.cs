using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LocalCloud.Iam;

namespace LocalCloud.FrontDoor;

/// <summary>
/// The one address for all AWS calls (<c>AWS_ENDPOINT_URL</c>): who calls is read from the access key, which service is
/// meant from the scope of the SigV4 signature, and the service answers. A key that wasn't issued here opens nothing.
/// </summary>
internal sealed partial class AwsFrontDoor(IEnumerable<IAwsService> services, IAccessKeys keys, ILogger<AwsFrontDoor> logger)
{
    private readonly Dictionary<string, IAwsService> _services = services.ToDictionary(service => service.SigningName, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        try
        {
            var (caller, service) = Admit(context.Request);
            await service.HandleAsync(context, caller);
        }
        catch (AwsServiceException refusal)
        {
            await WriteAsync(context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (Exception fault)
        {
            Log.Failed(logger, fault, context.Request.Headers["X-Amz-Target"].ToString(), requestId);
            await WriteAsync(context, new AwsServiceException("InternalFailure", $"LocalCloud failed on this call; its log has the cause under request id {requestId}.", StatusCodes.Status500InternalServerError));
        }
    }

    private (Principal Caller, IAwsService Service) Admit(HttpRequest request)
    {
        if (!TryReadScope(request.Headers.Authorization.ToString(), out var accessKeyId, out var serviceName))
        {
            throw new AwsServiceException("MissingAuthenticationTokenException", "Request is missing Authentication Token: sign it (SigV4) with the keys of the outputs file.", StatusCodes.Status403Forbidden);
        }

        var caller = keys.Find(accessKeyId)
            ?? throw new AwsServiceException("UnrecognizedClientException", "The security token included in the request is invalid: use the keys of the outputs file.", StatusCodes.Status403Forbidden);

        return _services.TryGetValue(serviceName, out var service)
            ? (caller, service)
            : throw new AwsServiceException("NotImplemented", $"The service '{serviceName}' is not emulated. There are: {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}.", StatusCodes.Status501NotImplemented);
    }

    /// <summary>
    /// Reads <c>AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …</c>.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
    /// </summary>
    private static bool TryReadScope(string authorization, [NotNullWhen(true)] out string? accessKeyId, [NotNullWhen(true)] out string? service)
    {
        accessKeyId = service = null;
        const string Start = "AWS4-HMAC-SHA256 ";
        const string Credential = "Credential=";
        var at = authorization.IndexOf(Credential, StringComparison.Ordinal);
        if (!authorization.StartsWith(Start, StringComparison.Ordinal) || at < 0)
        {
            return false;
        }

        var scope = authorization.AsSpan(at + Credential.Length);
        var end = scope.IndexOfAny(',', ' ');
        var parts = scope[..(end < 0 ? scope.Length : end)].ToString().Split('/');
        if (parts is not [var key, _, _, var name, "aws4_request"])
        {
            return false;
        }

        (accessKeyId, service) = (key, name);
        return true;
    }

    private static async Task WriteAsync(HttpContext context, AwsServiceException refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.Headers["x-amzn-ErrorType"] = refusal.Code;
        if (refusal.QueryCode is { } queryCode)
        {
            context.Response.Headers["x-amzn-query-error"] = $"{queryCode};{(refusal.Status < 500 ? "Sender" : "Receiver")}";
        }

        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("__type", refusal.Code);
        writer.WriteString("message", refusal.Message);
        writer.WriteEndObject();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Target} failed (request {RequestId})")]
        public static partial void Failed(ILogger logger, Exception fault, string target, string requestId);
    }
}
