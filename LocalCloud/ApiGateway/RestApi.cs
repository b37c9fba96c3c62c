using System.Buffers.Text;
using System.Text.Unicode;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;
using LocalCloud.Logs;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.ApiGateway;

/// <summary>
/// A REST API of API Gateway, with its stage served at the root, as behind a custom domain name:
/// routes, throttles, authorizers, Lambda proxy and MOCK integrations.
/// </summary>
public sealed partial class RestApi
{
    private readonly RestApiModel _api;
    private readonly RouteTable _routes;
    private readonly MediaTypes _mediaTypes;
    private readonly GatewayParts _parts;
    private readonly TimeProvider _processTime;
    private readonly ILogger _logger;
    private readonly string _accountId;
    private readonly GatewayResponses _responses;
    private readonly AccessLogFormat? _accessLogFormat;
    private readonly LogGroup? _accessLog;
    private readonly LogStream? _accessLogStream;
    private readonly CloudTelemetry? _telemetry;

    /// <param name="api">What the template says of this API.</param>
    /// <param name="system">The system it is part of: gives region, account, and the permissions to invoke.</param>
    /// <param name="functions">Runs the functions.</param>
    /// <param name="serviceTime">The clock of caches and throttles. Timeouts and request times go by the system's.</param>
    /// <param name="logger">Gets one line a request, and the reasons of the gateway's own errors.</param>
    /// <param name="logs">Take the stage's access log, if it has one; null: none is kept.</param>
    /// <param name="telemetry">Takes spans and rates; null: nobody wants them.</param>
    /// <exception cref="TemplateException">The API asks for what isn't emulated.</exception>
    public RestApi(RestApiModel api, SystemModel system, IFunctionInvoker functions, TimeProvider serviceTime, ILogger<RestApi> logger, LogGroups? logs = null, CloudTelemetry? telemetry = null)
    {
        _accountId = system.AccountId;
        _responses = new GatewayResponses(api.GatewayResponses);
        if (api.AccessLog is { } accessLog && logs is not null)
        {
            _accessLogFormat = new AccessLogFormat(accessLog.Format.ReplaceLineEndings(" "));
            _accessLog = logs.Find(accessLog.LogGroupName);
            _accessLogStream = LogStream.OfStage(api.ApiId, api.StageName);
        }

        _api = api;
        _telemetry = telemetry;
        _processTime = TimeProvider.System;
        _logger = logger;
        _mediaTypes = new MediaTypes(api.BinaryMediaTypes);
        _parts = new GatewayParts
        {
            Api = api,
            ApiArn = $"arn:{Partition(api)}:execute-api:{system.Region}:{system.AccountId}:{api.ApiId}",
            Grants = new InvokeGrants(system.InvokePermissions),
            Functions = new FunctionCalls(functions, _processTime, api.Name, telemetry),
            Events = new LambdaEvents(api, system.AccountId),
            ServiceTime = serviceTime,
            ProcessTime = _processTime,
            Logger = logger,
        };
        Dictionary<string, RequestAuthorizer> authorizers = new(StringComparer.Ordinal);
        _routes = new RouteTable([.. api.Methods.Select(method => new Route(
            method,
            method.Authorizer is { } authorizer ? AuthorizerOf(authorizer) : null,
            (method.Throttle ?? api.Throttle) is { } limits ? new TokenBucket(limits, serviceTime) : null,
            telemetry))]);

        // Methods with the same authorizer share what it remembers.
        RequestAuthorizer AuthorizerOf(AuthorizerModel model)
        {
            if (!authorizers.TryGetValue(model.LogicalId, out var known))
            {
                authorizers[model.LogicalId] = known = new RequestAuthorizer(model, _parts);
            }

            return known;
        }
    }

    /// <summary>Answers one request: a <see cref="RequestDelegate"/>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        GatewayRequest request = new(context, _processTime, _telemetry);
        context.Response.Headers["x-amzn-RequestId"] = request.RequestId;
        context.Response.Headers["x-amz-apigw-id"] = request.ExtendedRequestId;
        GatewayError? error;
        try
        {
            error = await ServeAsync(request);
            if (error is not null)
            {
                await _responses.WriteAsync(new AnsweredRequest(_api, _accountId, request, error, error.Status, TimeSpan.Zero), error);
            }
        }
        catch (Exception fault) when (context.RequestAborted.IsCancellationRequested || fault is BadHttpRequestException)
        {
            throw;   // the client is gone, or doesn't speak HTTP: the server's business
        }
        catch (Exception fault)
        {
            Log.Broke(_logger, fault, request.RequestId);
            error = GatewayError.Internal;
            if (!context.Response.HasStarted)
            {
                await _responses.WriteAsync(new AnsweredRequest(_api, _accountId, request, error, error.Status, TimeSpan.Zero), error);
            }
        }

        var latency = _processTime.GetElapsedTime(request.Started);
        if (_accessLog is not null)
        {
            _accessLog.Add(
                _accessLogStream!,
                (Format: _accessLogFormat!, Answered: new AnsweredRequest(_api, _accountId, request, error, context.Response.StatusCode, latency)),
                static (to, line) => line.Format.Write(to, line.Answered));
        }

        Observe(request, context.Response.StatusCode, latency, error);
        Log.Answered(
            _logger,
            request.Method,
            request.Route?.Method.ResourcePath ?? "(no such resource)",
            context.Response.StatusCode,
            latency.TotalMilliseconds,
            request.RequestId,
            request.AuthorizerLatency.TotalMilliseconds,
            request.IntegrationLatency.TotalMilliseconds,
            error?.Type ?? "-");
    }

    /// <summary>Counts a request that was answered, and records its span.</summary>
    private void Observe(GatewayRequest request, int status, TimeSpan latency, GatewayError? error)
    {
        request.Route?.Rate?.Add(latency, failed: status >= StatusCodes.Status500InternalServerError, throttled: status == StatusCodes.Status429TooManyRequests, status: status);
        if (request.Recorded is not { } trace)
        {
            return;
        }

        var started = CloudTelemetry.NanosOf(request.Time);
        _telemetry!.Record(
            trace.Around, trace.SpanId, _api.Name, $"{request.Method} {request.Route?.Method.ResourcePath ?? request.Path}", SpanKind.Server,
            started, started + (latency.Ticks * TimeSpan.NanosecondsPerTick), status >= StatusCodes.Status500InternalServerError ? error?.Type ?? "the function's own answer" : null,
            ("http.request.method", request.Method), ("http.response.status_code", status), ("url.path", request.Path), ("http.route", request.Route?.Method.ResourcePath),
            ("aws.request_id", request.RequestId), ("error.type", error?.Type));
    }

    /// <summary>Null: the integration's answer has been written.</summary>
    private async Task<GatewayError?> ServeAsync(GatewayRequest request)
    {
        if (_routes.Find(request.Method, request.Path) is not { } route)
        {
            return GatewayError.MissingAuthenticationToken;
        }

        request.Choose(route);
        if (!route.TryTakeToken())
        {
            return GatewayError.TooManyRequests;
        }

        if (request.Http.Request.ContentLength > RequestBody.Limit)
        {
            return GatewayError.RequestTooLong;
        }

        if (route.Authorizer is { } authorizer && await authorizer.AuthorizeAsync(request) is { } refusal)
        {
            return refusal;
        }

        return route.Method.Mock is { } mock ? await MockAnswer.WriteAsync(mock, request, _logger) : await IntegrateAsync(request, route);
    }

    private async Task<GatewayError?> IntegrateAsync(GatewayRequest request, Route route)
    {
        var sourceArn = $"{_parts.ApiArn}/{_api.StageName}/{request.Method}{route.Method.ResourcePath}";
        if (!_parts.Grants.Allows(route.Method.FunctionArn, sourceArn))
        {
            GatewayLog.NotGranted(_logger, route.Method.Path, route.Method.FunctionArn, sourceArn);
            return GatewayError.Internal;
        }

        if (await ReadEventAsync(request) is not { } payload)
        {
            return GatewayError.RequestTooLong;
        }

        request.Http.Response.Headers[TraceHeader.Name] = request.Trace;
        var started = _processTime.GetTimestamp();
        try
        {
            var result = await _parts.Functions.InvokeAsync("integrate", route.FunctionName, payload, request, route.Method.IntegrationTimeout);
            request.IntegrationLatency = _processTime.GetElapsedTime(started);
            request.FunctionAnswered = result is not null;
            return result is null ? GatewayError.TimedOut : await AnswerAsync(request, route, result);
        }
        catch (AwsServiceException refusal)
        {
            request.IntegrationLatency = _processTime.GetElapsedTime(started);
            GatewayLog.NotInvoked(_logger, route.FunctionName, refusal.Code, refusal.Message, request.RequestId);
            return refusal.Code == "RequestTooLargeException" ? GatewayError.RequestTooLong : GatewayError.Internal;
        }
    }

    /// <summary>The function's event, with the body read; null when that is too long.</summary>
    private async Task<PooledBuffer?> ReadEventAsync(GatewayRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http.Request, request.Http.RequestAborted);
        if (body is null)
        {
            return null;
        }

        var binary = _mediaTypes.IsBinary(request.Http.Request.ContentType);
        if (!binary && !Utf8.IsValid(body.Written.Span))
        {
            Log.NotText(_logger, request.RequestId);
        }

        PooledBuffer payload = new(body.Length + (body.Length / 4) + 4096);   // room for the envelope, and for escaped quotes
        _parts.Events.WriteProxyEvent(payload, request, body.Written.Span, binary);
        return payload;
    }

    private async Task<GatewayError?> AnswerAsync(GatewayRequest request, Route route, InvocationResult result)
    {
        if (result.FunctionError is not null)
        {
            Log.Failed(_logger, route.FunctionName, result.RequestId, request.RequestId);
            return GatewayError.BadGateway;
        }

        if (!ProxyResponse.TryRead(result.Payload.Span, out var answer, out var problem))
        {
            Log.Malformed(_logger, route.FunctionName, problem, request.RequestId);
            return GatewayError.BadGateway;
        }

        ReadOnlyMemory<byte> body = answer.Body;
        if (answer.IsBase64Encoded && _mediaTypes.WantsBinary(request.Header("Accept")))
        {
            if (Base64.DecodeFromUtf8InPlace(answer.Body, out var length) != System.Buffers.OperationStatus.Done)
            {
                Log.Malformed(_logger, route.FunctionName, "isBase64Encoded is true, but body isn't Base64", request.RequestId);
                return GatewayError.Internal;
            }

            body = body[..length];
        }

        await ProxyAnswer.WriteAsync(request.Http.Response, answer, body);
        return null;
    }

    /// <summary>The partition (<c>aws</c>, <c>aws-cn</c> …) is the functions' own.</summary>
    private static string Partition(RestApiModel api) =>
        api.Methods.Select(method => method.FunctionArn.Split(':')).FirstOrDefault(arn => arn.Length > 1)?[1] ?? "aws";

    private static partial class Log
    {
        [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "{Method} {Resource} {Status} in {Latency:F1} ms (request {RequestId}, authorizer {AuthorizerLatency:F1} ms, integration {IntegrationLatency:F1} ms, error {ErrorType})")]
        public static partial void Answered(ILogger logger, string method, string resource, int status, double latency, string requestId, double authorizerLatency, double integrationLatency, string errorType);

        [LoggerMessage(EventId = 21, Level = LogLevel.Error, Message = "The gateway failed (request {RequestId})")]
        public static partial void Broke(ILogger logger, Exception fault, string requestId);

        [LoggerMessage(EventId = 22, Level = LogLevel.Warning, Message = "{FunctionName} failed; its log has the cause under {InvocationId} (request {RequestId})")]
        public static partial void Failed(ILogger logger, string functionName, string invocationId, string requestId);

        [LoggerMessage(EventId = 23, Level = LogLevel.Warning, Message = "The answer of {FunctionName} is no proxy response: {Problem} (request {RequestId})")]
        public static partial void Malformed(ILogger logger, string functionName, string problem, string requestId);

        [LoggerMessage(EventId = 24, Level = LogLevel.Warning, Message = "A body isn't UTF-8: its other bytes reach the function as U+FFFD, as in API Gateway. If it is meant to be binary, add its type to the API's binary media types (request {RequestId})")]
        public static partial void NotText(ILogger logger, string requestId);
    }
}
