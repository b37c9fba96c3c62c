namespace LocalCloud.ApiGateway;

/// <summary>What the gateway and its authorizers log alike. No bodies, header values or query strings.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Caller} may not invoke {FunctionArn}: no AWS::Lambda::Permission for apigateway.amazonaws.com has a SourceArn that matches {SourceArn}. Add one to the template")]
    public static partial void NotGranted(ILogger logger, string caller, string functionArn, string sourceArn);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{FunctionName} was not invoked: {Code}, {Reason} (request {RequestId})")]
    public static partial void NotInvoked(ILogger logger, string functionName, string code, string reason, string requestId);
}
