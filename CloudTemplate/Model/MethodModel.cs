namespace CloudTemplate;

/// <summary>One method on one path, answered by a function (Lambda proxy integration), or always with the same (MOCK).</summary>
public sealed record MethodModel : ResourceModel
{
    /// <summary><c>POST</c>, or <c>ANY</c>.</summary>
    public required string HttpMethod { get; init; }

    /// <summary>The resource's path: <c>/orders/{id}</c>, <c>/files/{path+}</c>.</summary>
    public required string ResourcePath { get; init; }

    /// <summary>Null: nobody is asked.</summary>
    public AuthorizerModel? Authorizer { get; init; }

    /// <summary>May have a version or an alias at its end; empty where <see cref="Mock"/> answers.</summary>
    public required string FunctionArn { get; init; }

    /// <summary>Null: a function answers.</summary>
    public MockModel? Mock { get; init; }

    /// <summary>How long the integration may take: 29 s unless the template says less.</summary>
    public TimeSpan IntegrationTimeout { get; init; } = TimeSpan.FromSeconds(29);
    public ThrottleModel? Throttle { get; init; }
}

/// <summary>An integration that answers by itself.</summary>
/// <param name="Answers">By the request's content type, which is <c>application/json</c> where it has none.</param>
/// <param name="RefusesOthers">A request of another content type gets a 415; else it would be mapped by its body.</param>
public sealed record MockModel(IReadOnlyDictionary<string, MockAnswerModel> Answers, bool RefusesOthers);

/// <summary>One answer, the same to everybody.</summary>
public sealed record MockAnswerModel(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string ContentType, string Body);

/// <summary>A Lambda authorizer of type REQUEST.</summary>
public sealed record AuthorizerModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary>What <c>Ref</c> gives: the end of the <c>SourceArn</c> (<c>…:{apiId}/authorizers/{id}</c>) that may invoke its function.</summary>
    public required string Id { get; init; }
    public required string FunctionArn { get; init; }

    /// <summary>Header, query string, stage variable or context expressions, as in the template: <c>method.request.header.X-Signature</c>. One missing: 401 without asking the function.</summary>
    public IReadOnlyList<string> IdentitySources { get; init; } = [];

    /// <summary>How long an answer is kept for the same identity; zero: never.</summary>
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(300);
}
