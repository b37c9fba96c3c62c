using System.Collections.Frozen;
using CloudTemplate.Resources.ApiGateway;
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
        new QueueType(),
        new QueuePolicyType(),
        new TopicType(),
        new SubscriptionType(),
        new TableType(),
        new SecretType(),
        new BucketType(),
        new RoleType(),
        new PolicyType(),
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
    }.ToFrozenDictionary(type => type.Name);

    /// <summary>They watch, show, or guard from outside: nothing that a caller of the local system could see depends on them.</summary>
    private static readonly FrozenSet<string> Inert =
    [
        "AWS::ApiGateway::Account",   // where the account's gateway logs go
        "AWS::CDK::Metadata",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::AnomalyDetector",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Logs::MetricFilter",
        "AWS::Logs::QueryDefinition",
        "AWS::Logs::ResourcePolicy",
        "AWS::SNS::TopicPolicy",      // roles decide locally
        "AWS::S3::BucketPolicy",      // roles decide locally
        "AWS::WAFv2::IPSet",
        "AWS::WAFv2::LoggingConfiguration",
        "AWS::WAFv2::RegexPatternSet",
        "AWS::WAFv2::RuleGroup",
        "AWS::WAFv2::WebACL",
        "AWS::WAFv2::WebACLAssociation",
        "AWS::XRay::Group",
        "AWS::XRay::SamplingRule",
    ];

    /// <summary>Of those, the ones that aren't worth a word at every start.</summary>
    private static readonly FrozenSet<string> Unmentioned = ["AWS::ApiGateway::Account", "AWS::CDK::Metadata", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy"];

    /// <summary>Types that say the same as another one, which is known.</summary>
    private static readonly FrozenDictionary<string, string> Alternatives = new Dictionary<string, string>
    {
        ["AWS::DynamoDB::GlobalTable"] = "AWS::DynamoDB::Table (in the CDK: Table, not TableV2)",
        ["AWS::IAM::ManagedPolicy"] = "AWS::IAM::Policy",
        ["AWS::Serverless::Function"] = "AWS::Lambda::Function",
    }.ToFrozenDictionary();

    public static ResourceType? Find(string name) => Types.GetValueOrDefault(name);

    public static bool IsInert(string name) => Inert.Contains(name);

    public static bool IsMentioned(string name) => !Unmentioned.Contains(name);

    /// <summary>What is said of a type that isn't known.</summary>
    public static string Refusal(string name) => Alternatives.GetValueOrDefault(name) is { } alternative
        ? $"{name} isn't emulated. Use {alternative}."
        : $"{name} isn't emulated, and leaving it out might change what runs. Take it out, or allow it by name: {name}.";
}
