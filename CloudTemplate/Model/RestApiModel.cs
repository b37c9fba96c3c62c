namespace CloudTemplate;

/// <summary>A REST API with the one stage that it is deployed to.</summary>
public sealed record RestApiModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary>What <c>Ref</c> gives, and the first label of the host name in AWS.</summary>
    public required string ApiId { get; init; }
    public required string StageName { get; init; }
    public IReadOnlyList<MethodModel> Methods { get; init; } = [];
    public IReadOnlyList<string> BinaryMediaTypes { get; init; } = [];

    /// <summary>The stage's variables by name.</summary>
    public IReadOnlyDictionary<string, string> StageVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Requests a second and burst of each method that has none of its own; null: the account's limits.</summary>
    public ThrottleModel? Throttle { get; init; }

    /// <summary>Null: the stage keeps none.</summary>
    public AccessLogModel? AccessLog { get; init; }

    /// <summary>What the gateway answers by itself, where the template has that otherwise than AWS.</summary>
    public IReadOnlyList<GatewayResponseModel> GatewayResponses { get; init; } = [];
}

/// <summary>An answer of the gateway's own (<c>AWS::ApiGateway::GatewayResponse</c>); what is null stays as it is.</summary>
/// <param name="Type"><c>ACCESS_DENIED</c>, or <c>DEFAULT_4XX</c>.</param>
public sealed record GatewayResponseModel(string Type)
{
    public int? Status { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public string? ContentType { get; init; }

    /// <summary>The body: text with <c>$context.error</c> variables.</summary>
    public string? Template { get; init; }
}

/// <summary>A stage's access log.</summary>
/// <param name="LogGroupName">The log group, one of the template's.</param>
/// <param name="Format">One line with <c>$context</c> variables.</param>
public sealed record AccessLogModel(string LogGroupName, string Format);

/// <param name="RateLimit">Requests a second.</param>
/// <param name="BurstLimit">Requests that may come at once: the token bucket's size.</param>
public sealed record ThrottleModel(double RateLimit, int BurstLimit);
