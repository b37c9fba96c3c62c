namespace CloudTemplate.Resources.Logs;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html</summary>
internal sealed class LogGroupType : ResourceType
{
    public override string Name => "AWS::Logs::LogGroup";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["LogGroupName", "RetentionInDays"],
        "KmsKeyId", "DeletionProtectionEnabled", "Tags")
        .Ignore("it changes the price, and how a log can be queried", "LogGroupClass", "FieldIndexPolicies")
        .Ignore("roles decide locally", "ResourcePolicyDocument")
        .Refuse("data protection isn't emulated: the local log would show what is masked there.", "DataProtectionPolicy");

    public override string Ref(ResourceView resource) => resource.PhysicalName("LogGroupName", 512);

    public override string? Attribute(ResourceView resource, string name) => name == "Arn" ? Arn(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model) => model.LogGroups.Add(new LogGroupModel
    {
        LogicalId = resource.LogicalId,
        Path = resource.Path,
        Name = Ref(resource),
        Arn = Arn(resource),
        RetentionInDays = resource.Properties.Number("RetentionInDays", 1, 3653),
    });

    private string Arn(ResourceView resource) => resource.Arn("logs", $"log-group:{Ref(resource)}:*");
}
