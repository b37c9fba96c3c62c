namespace CloudTemplate;

/// <summary>What a template describes, with every reference resolved: what a local cloud runs.</summary>
public sealed record SystemModel
{
    public required string StackName { get; init; }
    public required string Region { get; init; }
    public required string AccountId { get; init; }

    public IReadOnlyList<FunctionModel> Functions { get; init; } = [];
    public IReadOnlyList<QueueModel> Queues { get; init; } = [];
    public IReadOnlyList<TopicModel> Topics { get; init; } = [];
    public IReadOnlyList<SubscriptionModel> Subscriptions { get; init; } = [];
    public IReadOnlyList<TableModel> Tables { get; init; } = [];
    public IReadOnlyList<SecretModel> Secrets { get; init; } = [];
    public IReadOnlyList<BucketModel> Buckets { get; init; } = [];
    public IReadOnlyList<RestApiModel> RestApis { get; init; } = [];
    public IReadOnlyList<QueueMappingModel> QueueMappings { get; init; } = [];
    public IReadOnlyList<RoleModel> Roles { get; init; } = [];
    public IReadOnlyList<InvokePermissionModel> InvokePermissions { get; init; } = [];
    public IReadOnlyList<LogGroupModel> LogGroups { get; init; } = [];

    /// <summary>The template's outputs by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Resources that are in the template but not run, to be said at the start.</summary>
    public IReadOnlyList<NotEmulatedResource> NotEmulated { get; init; } = [];
}

/// <summary>What every resource has: the template's own name for it, and where the CDK app made it.</summary>
public abstract record ResourceModel
{
    public required string LogicalId { get; init; }

    /// <summary>The construct's path (metadata <c>aws:cdk:path</c>); the logical id where there is none.</summary>
    public required string Path { get; init; }
}

/// <summary>A resource of a type that isn't emulated.</summary>
public sealed record NotEmulatedResource : ResourceModel
{
    /// <summary>The CloudFormation type: <c>AWS::WAFv2::WebACL</c>.</summary>
    public required string Type { get; init; }
}

/// <summary>A Lambda function.</summary>
public sealed record FunctionModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary><c>dotnet10</c>, <c>provided.al2023</c> …</summary>
    public required string Runtime { get; init; }
    public required string Handler { get; init; }

    /// <summary>The S3 key of the code, by which the asset manifest finds the folder.</summary>
    public required string CodeKey { get; init; }
    public required TimeSpan Timeout { get; init; }

    /// <summary>In MiB.</summary>
    public required int MemorySize { get; init; }

    /// <summary>Concurrent executions at most; null when the function draws from the account's pool.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>The environment variables, references resolved, and no others.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public required string RoleArn { get; init; }
    public required string LogGroupName { get; init; }
}

/// <summary>A standard queue.</summary>
public sealed record QueueModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public required string Url { get; init; }
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan Delay { get; init; }
    public TimeSpan RetentionPeriod { get; init; } = TimeSpan.FromDays(4);
    public TimeSpan ReceiveWait { get; init; }

    /// <summary>In bytes.</summary>
    public int MaximumMessageSize { get; init; } = 1_048_576;
    public RedriveModel? Redrive { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The queue's policy as JSON; null without one. It is shown, and not enforced: roles decide locally.</summary>
    public string? Policy { get; init; }
}

/// <summary>Where a queue's messages go that were received too often.</summary>
/// <param name="DeadLetterQueueArn">The other queue.</param>
/// <param name="MaxReceiveCount">How often a message is received before the next receive moves it instead.</param>
public sealed record RedriveModel(string DeadLetterQueueArn, int MaxReceiveCount);

/// <summary>A DynamoDB table.</summary>
public sealed record TableModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The body of the <c>CreateTable</c> call (JSON) that makes it: keys, indexes, billing mode, stream.</summary>
    public required string CreateTableRequest { get; init; }

    /// <summary>The attribute that holds an item's expiry (epoch seconds); null when items don't expire.</summary>
    public string? TimeToLiveAttribute { get; init; }

    /// <summary>The ARN by which the template refers to the table's stream; null when it has none.</summary>
    public string? StreamArn { get; init; }
}

/// <summary>A secret. Its value is nobody's business but Secrets Manager's.</summary>
public sealed record SecretModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The value that the template gives; null when it gives none or has one generated.</summary>
    public string? SecretString { get; init; }

    /// <summary>How Secrets Manager makes the first value (<c>GenerateSecretString</c>); null when it makes none.</summary>
    public SecretGenerationModel? Generation { get; init; }

    public string? Description { get; init; }
}

/// <summary>An S3 bucket without versions.</summary>
public sealed record BucketModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary><c>arn:aws:s3:::name</c>: neither region nor account.</summary>
    public required string Arn { get; init; }

    /// <summary>The enabled lifecycle rules by which objects end.</summary>
    public IReadOnlyList<ExpirationModel> Expirations { get; init; } = [];
}

/// <summary>When objects end by a lifecycle rule: at the midnight (UTC) that follows their last day.</summary>
/// <param name="Prefix">Of the keys that it is about; empty: of all.</param>
/// <param name="Days">After their creation.</param>
public sealed record ExpirationModel(string Prefix, int Days)
{
    /// <summary>Only objects of more bytes; null: no such limit.</summary>
    public long? SizeGreaterThan { get; init; }

    /// <summary>Only objects of fewer bytes; null: no such limit.</summary>
    public long? SizeLessThan { get; init; }
}

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

    /// <summary>Requests a second and burst for the stage; null: the account's limits.</summary>
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

/// <summary>One method on one path, answered by a function (Lambda proxy integration), or always with the same (MOCK).</summary>
public sealed record MethodModel : ResourceModel
{
    /// <summary><c>POST</c>, or <c>ANY</c>.</summary>
    public required string HttpMethod { get; init; }

    /// <summary>The resource's path: <c>/orders/{id}</c>, <c>/files/{path+}</c>.</summary>
    public required string ResourcePath { get; init; }

    /// <summary>Null: nobody is asked.</summary>
    public AuthorizerModel? Authorizer { get; init; }

    /// <summary>Empty where <see cref="Mock"/> answers.</summary>
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

/// <summary>An event source mapping that feeds a queue's messages to a function.</summary>
public sealed record QueueMappingModel : ResourceModel
{
    public required string QueueArn { get; init; }
    public required string FunctionArn { get; init; }
    public int BatchSize { get; init; } = 10;
    public TimeSpan BatchWindow { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>The function names the messages that failed (<c>ReportBatchItemFailures</c>); otherwise a batch fails or succeeds whole.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>Concurrent batches at most; null: as many as the function may run.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>Filter patterns as JSON, one of which a message must match to reach the function; empty: all of them do.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}

/// <summary>An IAM role: who may take it on, and what it allows.</summary>
public sealed record RoleModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The services that may take it on: <c>lambda.amazonaws.com</c>.</summary>
    public IReadOnlyList<string> TrustedServices { get; init; } = [];
    public IReadOnlyList<StatementModel> Statements { get; init; } = [];
    public IReadOnlyList<string> ManagedPolicyArns { get; init; } = [];
}

/// <summary>One statement of a policy, in lists even where the template has one string.</summary>
public sealed record StatementModel
{
    public required bool Allow { get; init; }
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>All actions but these; empty when <see cref="Actions"/> says which.</summary>
    public IReadOnlyList<string> NotActions { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>All resources but these; empty when <see cref="Resources"/> says which.</summary>
    public IReadOnlyList<string> NotResources { get; init; } = [];

    /// <summary>The statement's conditions as JSON; null when it has none.</summary>
    public string? Conditions { get; init; }
}

/// <summary>A function's permission for a service to invoke it (<c>AWS::Lambda::Permission</c>).</summary>
public sealed record InvokePermissionModel : ResourceModel
{
    public required string FunctionArn { get; init; }
    public required string Principal { get; init; }
    public string? SourceArn { get; init; }
}

public sealed record LogGroupModel : ResourceModel
{
    public required string Name { get; init; }

    /// <summary>As <c>Fn::GetAtt</c> gives it: with <c>:*</c> at its end.</summary>
    public required string Arn { get; init; }

    /// <summary>Null: for ever.</summary>
    public int? RetentionInDays { get; init; }
}
