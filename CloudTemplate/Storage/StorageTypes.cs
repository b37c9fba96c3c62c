using System.Collections.Frozen;

namespace CloudTemplate.Storage;

/// <summary>Which types of resources keep something, and which only belong to one that does.</summary>
internal static class StorageTypes
{
    /// <summary>What keeps something, with the attributes that only AWS can tell besides <c>Ref</c>.</summary>
    private static readonly FrozenDictionary<string, string[]> Keepers = new Dictionary<string, string[]>
    {
        ["AWS::DynamoDB::Table"] = ["StreamArn"],
        ["AWS::S3::Bucket"] = [],
        ["AWS::SecretsManager::Secret"] = [],
        ["AWS::SNS::Topic"] = ["TopicName"],
        ["AWS::SQS::Queue"] = ["QueueName"],
    }.ToFrozenDictionary();

    /// <summary>What keeps nothing, and is made because a keeper needs it.</summary>
    private static readonly FrozenSet<string> Needed = ["AWS::KMS::Key"];

    /// <summary>What is made because it belongs to a resource that is; by the property that says to which.</summary>
    private static readonly FrozenDictionary<string, string> Attached = new Dictionary<string, string>
    {
        ["AWS::KMS::Alias"] = "TargetKeyId",
        ["AWS::S3::BucketPolicy"] = "Bucket",
        ["AWS::SecretsManager::ResourcePolicy"] = "SecretId",
        ["AWS::SNS::Subscription"] = "TopicArn",
        ["AWS::SNS::TopicPolicy"] = "Topics",
        ["AWS::SQS::QueuePolicy"] = "Queues",
    }.ToFrozenDictionary();

    public static bool Keeps(string type) => Keepers.ContainsKey(type);

    public static bool IsNeeded(string type) => Needed.Contains(type);

    /// <summary>The property that names the resources that one of that type belongs to; null for another type.</summary>
    public static string? Owner(string type) => Attached.GetValueOrDefault(type);

    /// <summary>Whether others refer to it by what only AWS can tell.</summary>
    public static bool IsReferredTo(string type) => Keeps(type) || IsNeeded(type);

    /// <summary>The attributes of a resource that only AWS can tell, besides <c>Ref</c>.</summary>
    public static IEnumerable<string> Attributes(string type, Func<string, bool> hasProperty) =>
        Keepers.GetValueOrDefault(type, []).Where(attribute => attribute != "StreamArn" || hasProperty("StreamSpecification"));
}
