using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.ApiGateway;

/// <summary>
/// A Lambda authorizer of type REQUEST: asks its function who the caller is, and keeps the answer for a while.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
/// </summary>
internal sealed partial class RequestAuthorizer
{
    // No figure is documented for REST APIs; no request lives longer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(29);
    private const int LongestMethodArn = 1600;
    private const int MostKept = 10_000;
    private readonly AuthorizerModel _model;
    private readonly IdentitySource[] _identity;
    private readonly string _functionName;
    private readonly string _methodArnPrefix;
    private readonly string? _missingGrant;
    private readonly FunctionCalls _functions;
    private readonly LambdaEvents _events;
    private readonly TimeProvider _serviceTime;
    private readonly TimeProvider _processTime;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, (AuthorizerAnswer Answer, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <exception cref="TemplateException">An identity source isn't one that is known here.</exception>
    public RequestAuthorizer(AuthorizerModel model, GatewayParts parts)
    {
        _model = model;
        _identity = [.. model.IdentitySources.Select(source => IdentitySource.Parse(source, model, parts.Api.StageVariables))];
        _functionName = Route.LambdaName(model.FunctionArn);
        _methodArnPrefix = $"{parts.ApiArn}/{parts.Api.StageName}/";
        var sourceArn = $"{parts.ApiArn}/authorizers/{model.Id}";
        _missingGrant = parts.Grants.Allows(model.FunctionArn, sourceArn) ? null : sourceArn;
        _functions = parts.Functions;
        _events = parts.Events;
        _serviceTime = parts.ServiceTime;
        _processTime = parts.ProcessTime;
        _logger = parts.Logger;
    }

    /// <summary>Null: the caller may go on, and the request knows what is known of them.</summary>
    public async Task<GatewayError?> AuthorizeAsync(GatewayRequest request)
    {
        var started = _processTime.GetTimestamp();
        try
        {
            return await DecideAsync(request);
        }
        finally
        {
            request.AuthorizerLatency = _processTime.GetElapsedTime(started);
        }
    }

    private async Task<GatewayError?> DecideAsync(GatewayRequest request)
    {
        if (!TryIdentify(request, out var identity))
        {
            return GatewayError.Unauthorized;
        }

        var methodArn = $"{_methodArnPrefix}{request.Method}{request.Path}";
        if (methodArn.Length > LongestMethodArn)
        {
            return GatewayError.UriTooLong;
        }

        var (answer, error) = await AskAsync(request, identity, methodArn);
        if (answer is null)
        {
            return error;
        }

        request.Caller = answer.Caller;
        return answer.Decide(methodArn) switch
        {
            PolicyDecision.Allow => null,
            PolicyDecision.ExplicitDeny => GatewayError.ExplicitDeny,
            PolicyDecision.ImplicitDeny => GatewayError.ImplicitDeny,
        };
    }

    /// <summary>False when one of the sources is missing or empty.</summary>
    /// <param name="request">The request.</param>
    /// <param name="identity">The values as one key, each with its length, so that no two lists of values share one; null when nothing is kept.</param>
    private bool TryIdentify(GatewayRequest request, out string? identity)
    {
        identity = null;
        var key = _model.CacheTtl > TimeSpan.Zero ? new StringBuilder() : null;
        foreach (var source in _identity)
        {
            var value = source.Read(request);
            if (string.IsNullOrEmpty(value))
            {
                return false;
            }

            key?.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
        }

        identity = key?.ToString();
        return true;
    }

    private async Task<(AuthorizerAnswer? Answer, GatewayError? Error)> AskAsync(GatewayRequest request, string? identity, string methodArn)
    {
        if (identity is not null && _kept.TryGetValue(identity, out var kept) && kept.Until > _serviceTime.GetUtcNow())
        {
            return (kept.Answer, null);
        }

        var (answer, error) = await InvokeAsync(request, methodArn);
        if (identity is not null && answer is not null)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();   // the values are the callers' to choose
            }

            _kept[identity] = (answer, _serviceTime.GetUtcNow() + _model.CacheTtl);
        }

        return (answer, error);
    }

    // That every failure is AuthorizerConfigurationException, 500, {"message":null}, is what is seen in the field:
    // https://github.com/ExpanseLLC/lambda_authorizer/issues/1, https://github.com/serverless/examples/issues/305
    private async Task<(AuthorizerAnswer? Answer, GatewayError? Error)> InvokeAsync(GatewayRequest request, string methodArn)
    {
        if (_missingGrant is not null)
        {
            GatewayLog.NotGranted(_logger, _model.Path, _model.FunctionArn, _missingGrant);
            return (null, GatewayError.AuthorizerConfiguration);
        }

        PooledBuffer payload = new(4096);
        _events.WriteAuthorizerEvent(payload, request, methodArn);
        try
        {
            var result = await _functions.InvokeAsync("authorize", _functionName, payload, request, Timeout);
            if (result is null)
            {
                Log.TimedOut(_logger, _functionName, request.RequestId);
                return (null, GatewayError.AuthorizerConfiguration);
            }

            if (result.FunctionError is not null)
            {
                if (SaysUnauthorized(result.Payload))
                {
                    return (null, GatewayError.Unauthorized);
                }

                Log.Failed(_logger, _functionName, result.RequestId, request.RequestId);
                return (null, GatewayError.AuthorizerConfiguration);
            }

            if (!AuthorizerAnswer.TryRead(result.Payload, out var answer, out var problem))
            {
                Log.Unreadable(_logger, _functionName, problem, request.RequestId);
                return (null, GatewayError.AuthorizerConfiguration);
            }

            return (answer, null);
        }
        catch (AwsServiceException refusal)
        {
            GatewayLog.NotInvoked(_logger, _functionName, refusal.Code, refusal.Message, request.RequestId);
            return (null, GatewayError.AuthorizerConfiguration);
        }
    }

    /// <summary>A function says 401 by failing with exactly this message.</summary>
    private static bool SaysUnauthorized(ReadOnlyMemory<byte> error)
    {
        try
        {
            using var document = JsonDocument.Parse(error);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errorMessage"u8, out var message)
                && message.ValueKind == JsonValueKind.String
                && message.ValueEquals("Unauthorized"u8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, Level = LogLevel.Warning, Message = "The authorizer {FunctionName} didn't answer in 29 s (request {RequestId})")]
        public static partial void TimedOut(ILogger logger, string functionName, string requestId);

        [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "The authorizer {FunctionName} failed; its log has the cause under {InvocationId} (request {RequestId})")]
        public static partial void Failed(ILogger logger, string functionName, string invocationId, string requestId);

        [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "The answer of the authorizer {FunctionName} can't be used: {Problem} (request {RequestId})")]
        public static partial void Unreadable(ILogger logger, string functionName, string problem, string requestId);
    }
}
