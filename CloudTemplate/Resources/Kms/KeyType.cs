using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Kms;

/// <summary>
/// Nothing is encrypted locally, so a key does nothing; but roles are allowed to use it, and those statements need its ARN.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
/// </summary>
internal sealed class KeyType : ResourceType
{
    public override string Name => "AWS::KMS::Key";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        [],
        "Description", "Tags")
        .Ignore(
            InertReasons.Encryption,
            "Enabled", "EnableKeyRotation", "KeyPolicy", "KeySpec", "KeyUsage", "MultiRegion", "Origin", "PendingWindowInDays", "RotationPeriodInDays", "BypassPolicyLockoutSafetyCheck");

    public override string Ref(ResourceView resource) => resource.Made() ?? PhysicalName.Guid(resource.Seed).ToString();

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Arn" => resource.Arn("kms", $"key/{Ref(resource)}"),
        "KeyId" => Ref(resource),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        // Known, and nothing to run.
    }
}
