namespace CloudTemplate;

/// <summary>What a template describes, with every reference resolved: what a local cloud runs.</summary>
public sealed record SystemModel
{
    public required string StackName { get; init; }

    /// <summary>The stack's ARN.</summary>
    public string StackId { get; init; } = "";
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
    public IReadOnlyList<StreamMappingModel> StreamMappings { get; init; } = [];
    public IReadOnlyList<RoleModel> Roles { get; init; } = [];
    public IReadOnlyList<InvokePermissionModel> InvokePermissions { get; init; } = [];
    public IReadOnlyList<LogGroupModel> LogGroups { get; init; } = [];

    /// <summary>In the order in which they are to be made.</summary>
    public IReadOnlyList<CustomResourceModel> CustomResources { get; init; } = [];

    /// <summary>The template's outputs by name; what custom resources answer is to be filled in (<see cref="CustomResourceModel.Fill"/>).</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Resources that are in the template but not run, to be said at the start.</summary>
    public IReadOnlyList<NotEmulatedResource> NotEmulated { get; init; } = [];
}
