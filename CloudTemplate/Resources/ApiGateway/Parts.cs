using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>A REST API, without what other resources add to it.</summary>
internal sealed record ApiPart : ResourceModel
{
    public required string Id { get; init; }

    /// <summary>The id of the resource <c>/</c>.</summary>
    public required string RootId { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<string> BinaryMediaTypes { get; init; }
}

/// <summary>One step of a path.</summary>
internal sealed record PathPart : ResourceModel
{
    public required string Id { get; init; }
    public required string ParentId { get; init; }
    public required string Text { get; init; }
}

/// <summary>A method, whose path and authorizer are still ids.</summary>
internal sealed record MethodPart : ResourceModel
{
    public required string ApiId { get; init; }
    public required string ResourceId { get; init; }
    public required string HttpMethod { get; init; }

    /// <summary>Null: anybody may call it.</summary>
    public string? AuthorizerId { get; init; }
    public required string FunctionArn { get; init; }
    public MockModel? Mock { get; init; }
    public required TimeSpan IntegrationTimeout { get; init; }
}

internal sealed record AuthorizerPart(string ApiId, AuthorizerModel Authorizer);

internal sealed record DeploymentPart : ResourceModel
{
    public required string Id { get; init; }
    public required string ApiId { get; init; }
}

internal sealed record StagePart : ResourceModel
{
    public required string ApiId { get; init; }
    public required string DeploymentId { get; init; }
    public required string Name { get; init; }
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<MethodSetting> Settings { get; init; } = [];
    public AccessLogPart? AccessLog { get; init; }
}

/// <summary>The throttle of some methods.</summary>
/// <param name="Place">Where the template has it.</param>
/// <param name="ResourcePath">Null: all paths.</param>
/// <param name="HttpMethod">Null: all methods.</param>
internal sealed record MethodSetting(Place Place, string? ResourcePath, string? HttpMethod, ThrottleModel Throttle);

/// <summary>A stage's access log, whose log group is still an ARN.</summary>
internal sealed record AccessLogPart(Place Place, string DestinationArn, string Format);

internal sealed record GatewayResponsePart : ResourceModel
{
    public required string ApiId { get; init; }
    public required GatewayResponseModel Response { get; init; }
}
