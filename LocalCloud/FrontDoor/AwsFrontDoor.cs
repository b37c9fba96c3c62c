using LocalCloud.Iam;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.FrontDoor;

/// <summary>
/// The one address for all AWS calls (<c>AWS_ENDPOINT_URL</c>): who calls is read from the access key and proven by the signature,
/// which service is meant from the signature's scope; the service answers, also where the door refuses. A key that wasn't issued here opens nothing.
/// </summary>
/// <param name="time">Process time: signatures are made by other processes.</param>
internal sealed partial class AwsFrontDoor(IEnumerable<IAwsService> services, IAccessKeys keys, Authorizer authorizer, Enforcement enforcement, TimeProvider time, ILogger<AwsFrontDoor> logger, CloudTelemetry? telemetry = null)
{
    private readonly Dictionary<string, IAwsService> _services = services.ToDictionary(service => service.SigningName, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        IAwsService? service = null;
        var place = telemetry is null ? null : TraceContext.Read(context.Request.Headers["X-Amzn-Trace-Id"]);
        var started = CloudTelemetry.Now();
        try
        {
            service = context.Request.Headers.Authorization.Count == 0 ? _services.Values.FirstOrDefault(each => each.Claims(context.Request)) : null;
            var authorization = Authorization.Read(context.Request);
            service = _services.GetValueOrDefault(authorization.Service);
            var caller = await AdmitAsync(context, authorization, service);
            CallAccess access = new(caller, authorizer, enforcement, service!.Denied);
            context.Features.Set(access);
            await service.HandleAsync(context, caller);
            if (!access.Asked && context.Response.StatusCode < StatusCodes.Status300MultipleChoices)
            {
                Log.Unchecked(logger, service.SigningName);
            }
        }
        catch (AwsServiceException refusal)
        {
            await RefuseAsync(service, context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (Exception fault)
        {
            Log.Failed(logger, fault, context.Request.Headers["X-Amz-Target"].ToString(), requestId);
            await RefuseAsync(service, context, new AwsServiceException("InternalFailure", $"LocalCloud failed on this call; its log has the cause under request id {requestId}.", StatusCodes.Status500InternalServerError));
        }

        if (place is not null)
        {
            Record(place, context, service?.SigningName ?? "aws", started, requestId);
        }
    }

    /// <summary>The call in the caller's trace: AWS's SDKs send its header when they run in Lambda.</summary>
    private void Record(TraceContext place, HttpContext context, string service, long started, string requestId)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.Length > 0 ? target[(target.LastIndexOf('.') + 1)..] : context.Request.Method;
        var status = context.Response.StatusCode;
        telemetry!.Record(
            place, TraceContext.NewSpanId(), service, $"{service}.{operation}", SpanKind.Server, started, CloudTelemetry.Now(), status >= StatusCodes.Status500InternalServerError ? $"status {status}" : null,
            ("rpc.system", "aws-api"), ("rpc.service", service), ("rpc.method", operation), ("http.response.status_code", status), ("aws.request_id", requestId));
    }

    private async Task<Principal> AdmitAsync(HttpContext context, Authorization authorization, IAwsService? service)
    {
        var key = keys.FindKey(authorization.AccessKeyId)
            ?? throw new AwsServiceException("UnrecognizedClientException", "The security token included in the request is invalid: use the keys of the outputs file.", StatusCodes.Status403Forbidden);
        if (service is null)
        {
            throw new AwsServiceException("NotImplemented", $"The service '{authorization.Service}' is not emulated. There are: {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}.", StatusCodes.Status501NotImplemented);
        }

        authorization.CheckTime(time.GetUtcNow());
        var payloadHash = service.SignsAsS3
            ? PayloadHash(context.Request, authorization)
            : RequestSignature.Hash((await RequestBytes.ReadAsync(context)).Span);
        RequestSignature.Verify(context.Request, authorization, key, payloadHash, service.SignsAsS3);
        if (service.SignsAsS3 && authorization.Lifetime is not null)
        {
            QueryAuthorization.CheckHeaders(context.Request, authorization);
        }

        return key.Owner;
    }

    private static string PayloadHash(HttpRequest request, Authorization authorization) =>
        request.Headers["x-amz-content-sha256"] is [{ Length: > 0 } hash] ? hash : authorization.Lifetime is null ? "" : QueryAuthorization.PayloadHash(request);

    private static Task RefuseAsync(IAwsService? service, HttpContext context, AwsServiceException refusal) =>
        service is null ? JsonRefusal.WriteAsync(context, refusal) : service.RefuseAsync(context, refusal);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Target} failed (request {RequestId})")]
        public static partial void Failed(ILogger logger, Exception fault, string target, string requestId);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A call to {Service} was answered without a look at the caller's permissions: which ones it needs isn't known here")]
        public static partial void Unchecked(ILogger logger, string service);
    }
}
