using CloudTemplate.Parsing;
using CloudTemplate.Resources.ApiGateway;
using CloudTemplate.Resources.Iam;
using CloudTemplate.Resources.Lambda;
using CloudTemplate.Resources.Sqs;

namespace CloudTemplate.Resources;

/// <summary>Collects what the resource types read.</summary>
internal sealed class ModelBuilder(TemplateContext context, Problems problems)
{
    public List<FunctionModel> Functions { get; } = [];
    public List<QueueModel> Queues { get; } = [];
    public List<QueuePolicy> QueuePolicies { get; } = [];
    public List<TopicModel> Topics { get; } = [];
    public List<SubscriptionModel> Subscriptions { get; } = [];
    public List<TableModel> Tables { get; } = [];
    public List<SecretModel> Secrets { get; } = [];
    public List<BucketModel> Buckets { get; } = [];
    public List<QueueMappingModel> QueueMappings { get; } = [];
    public List<StreamMappingModel> StreamMappings { get; } = [];
    public List<AsyncInvokeSettings> AsyncInvokeSettings { get; } = [];
    public List<InvokePermissionModel> InvokePermissions { get; } = [];
    public List<LogGroupModel> LogGroups { get; } = [];
    public List<CustomResourceModel> CustomResources { get; } = [];
    public List<NotEmulatedResource> NotEmulated { get; } = [];

    /// <summary>Roles, whose statements come from several resources.</summary>
    public RoleAssembly Roles { get; } = new();

    /// <summary>REST APIs, which come in parts.</summary>
    public RestApiAssembly Apis { get; } = new();

    /// <param name="order">Logical ids, what others need first.</param>
    public SystemModel Build(IReadOnlyDictionary<string, string> outputs, List<string> order) => new()
    {
        StackName = context.StackName,
        StackId = context.StackId,
        Region = context.Region,
        AccountId = context.AccountId,
        Functions = Lambda.AsyncInvokeSettings.Give(Functions, AsyncInvokeSettings, problems),
        Queues = QueuePolicy.Give(Queues, QueuePolicies, problems),
        Topics = Topics,
        Subscriptions = Subscriptions,
        Tables = Tables,
        Secrets = Secrets,
        Buckets = Buckets,
        QueueMappings = QueueMappings,
        StreamMappings = StreamMappings,
        InvokePermissions = InvokePermissions,
        LogGroups = LogGroups,
        CustomResources = [.. CustomResources.OrderBy(resource => order.IndexOf(resource.LogicalId))],
        NotEmulated = NotEmulated,
        Roles = Roles.Build(problems),
        RestApis = Apis.Build(LogGroups, problems),
        Outputs = outputs,
    };
}
