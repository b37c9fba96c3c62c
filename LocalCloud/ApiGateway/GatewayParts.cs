using CloudTemplate;

namespace LocalCloud.ApiGateway;

/// <summary>What the parts of one API share.</summary>
internal sealed record GatewayParts
{
    public required RestApiModel Api { get; init; }

    /// <summary><c>arn:aws:execute-api:{region}:{account}:{api}</c>, the beginning of its methods' and authorizers' ARNs.</summary>
    public required string ApiArn { get; init; }
    public required InvokeGrants Grants { get; init; }
    public required FunctionCalls Functions { get; init; }
    public required LambdaEvents Events { get; init; }
    public required TimeProvider ServiceTime { get; init; }
    public required TimeProvider ProcessTime { get; init; }
    public required ILogger Logger { get; init; }
}
