namespace CloudTemplate.Resources.Kms;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html</summary>
internal sealed class KeyAliasType : ResourceType
{
    public override string Name => "AWS::KMS::Alias";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["AliasName"]).Ignore(InertReasons.Encryption, "TargetKeyId");

    public override string Ref(ResourceView resource) => resource.Properties.Required("AliasName");

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        // Known, and nothing to run.
    }
}
