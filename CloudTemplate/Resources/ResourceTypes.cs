using System.Collections.Frozen;
using CloudTemplate.Resources.ApiGateway;
using CloudTemplate.Resources.CloudFormation;
using CloudTemplate.Resources.DynamoDb;
using CloudTemplate.Resources.Iam;
using CloudTemplate.Resources.Kms;
using CloudTemplate.Resources.Lambda;
using CloudTemplate.Resources.Logs;
using CloudTemplate.Resources.S3;
using CloudTemplate.Resources.SecretsManager;
using CloudTemplate.Resources.Sns;
using CloudTemplate.Resources.Sqs;

namespace CloudTemplate.Resources;

/// <summary>The resource types that are known.</summary>
internal static class ResourceTypes
{
    private static readonly FrozenDictionary<string, ResourceType> Types = new ResourceType[]
    {
        new FunctionType(),
        new EventSourceMappingType(),
        new PermissionType(),
        new VersionType(),
        new AliasType(),
        new EventInvokeConfigType(),
        new QueueType(),
        new QueuePolicyType(),
        new TopicType(),
        new SubscriptionType(),
        new TableType(),
        new SecretType(),
        new BucketType(),
        new RoleType(),
        new PolicyType(),
        new ManagedPolicyType(),
        new LogGroupType(),
        new RestApiType(),
        new ApiResourceType(),
        new MethodType(),
        new AuthorizerType(),
        new DeploymentType(),
        new StageType(),
        new GatewayResponseType(),
        new KeyType(),
        new KeyAliasType(),
        new CustomResourceType(),
    }.ToFrozenDictionary(type => type.Name);

    private const string CustomPrefix = "Custom::";
    private const string RolesDecide = "roles decide locally";
    private const string Watches = "it watches from outside, and nothing that runs depends on it";
    private const string Guards = "it guards from outside; locally nobody is outside";
    private const string NoKeys = "it concerns methods with ApiKeyRequired only, which are refused";

    /// <summary>Nothing that a caller of the local system could see depends on them; with the reason.</summary>
    private static readonly FrozenDictionary<string, string> InertTypes = new Dictionary<string, string>
    {
        ["AWS::ApiGateway::Account"] = "it says where the account's gateway logs go; they go to the state folder",
        ["AWS::ApiGateway::ApiKey"] = NoKeys,
        ["AWS::ApiGateway::ClientCertificate"] = "it is shown to HTTP backends, and there are none",
        ["AWS::ApiGateway::DocumentationPart"] = InertReasons.ForPeople,
        ["AWS::ApiGateway::DocumentationVersion"] = InertReasons.ForPeople,
        ["AWS::ApiGateway::Model"] = "only a request validator acts on it, and a method that has one is refused",
        ["AWS::ApiGateway::RequestValidator"] = "a method that has one is refused",
        ["AWS::ApiGateway::UsagePlan"] = NoKeys,
        ["AWS::ApiGateway::UsagePlanKey"] = NoKeys,
        ["AWS::ApplicationAutoScaling::ScalableTarget"] = InertReasons.Capacity,
        ["AWS::ApplicationAutoScaling::ScalingPolicy"] = InertReasons.Capacity,
        ["AWS::Budgets::Budget"] = Watches,
        ["AWS::CDK::Metadata"] = InertReasons.ForPeople,
        ["AWS::CloudWatch::Alarm"] = Watches,
        ["AWS::CloudWatch::AnomalyDetector"] = Watches,
        ["AWS::CloudWatch::CompositeAlarm"] = Watches,
        ["AWS::CloudWatch::Dashboard"] = Watches,
        ["AWS::CloudWatch::InsightRule"] = Watches,
        ["AWS::Lambda::CodeSigningConfig"] = "the code is the one that was built here",
        ["AWS::Logs::MetricFilter"] = Watches,
        ["AWS::Logs::QueryDefinition"] = Watches,
        ["AWS::Logs::ResourcePolicy"] = RolesDecide,
        ["AWS::ResourceGroups::Group"] = Watches,
        ["AWS::S3::BucketPolicy"] = RolesDecide,
        ["AWS::SecretsManager::ResourcePolicy"] = RolesDecide,
        ["AWS::SNS::TopicPolicy"] = RolesDecide,
        ["AWS::WAFv2::IPSet"] = Guards,
        ["AWS::WAFv2::LoggingConfiguration"] = Guards,
        ["AWS::WAFv2::RegexPatternSet"] = Guards,
        ["AWS::WAFv2::RuleGroup"] = Guards,
        ["AWS::WAFv2::WebACL"] = Guards,
        ["AWS::WAFv2::WebACLAssociation"] = Guards,
        ["AWS::XRay::Group"] = Watches,
        ["AWS::XRay::SamplingRule"] = Watches,
    }.ToFrozenDictionary();

    /// <summary>Of those, the ones that aren't worth a word at every start.</summary>
    private static readonly FrozenSet<string> Unmentioned =
    [
        "AWS::ApiGateway::Account", "AWS::ApiGateway::Model", "AWS::ApiGateway::RequestValidator", "AWS::CDK::Metadata",
        "AWS::S3::BucketPolicy", "AWS::SecretsManager::ResourcePolicy", "AWS::SNS::TopicPolicy",
    ];

    /// <summary>Types that say the same as another one, which is known.</summary>
    private static readonly FrozenDictionary<string, string> Alternatives = new Dictionary<string, string>
    {
        ["AWS::DynamoDB::GlobalTable"] = "AWS::DynamoDB::Table (in the CDK: Table, not TableV2)",
        ["AWS::Serverless::Function"] = "AWS::Lambda::Function",
    }.ToFrozenDictionary();

    public static ResourceType? Find(string name) =>
        Types.GetValueOrDefault(name.StartsWith(CustomPrefix, StringComparison.Ordinal) ? "AWS::CloudFormation::CustomResource" : name);

    public static bool IsInert(string name) => InertTypes.ContainsKey(name);

    public static IEnumerable<ResourceType> All => Types.Values;

    public static IReadOnlyDictionary<string, string> Inert => InertTypes;

    public static bool IsMentioned(string name) => !Unmentioned.Contains(name);

    /// <summary>What is said of a type that isn't known.</summary>
    public static string Refusal(string name) => Alternatives.GetValueOrDefault(name) is { } alternative
        ? $"{name} isn't emulated. Use {alternative}."
        : $"{name} isn't emulated, and leaving it out might change what runs. Take it out, or allow it by name: {name}.";
}
