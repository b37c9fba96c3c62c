using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Iam;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html</summary>
internal sealed class RoleType : ResourceType
{
    private static readonly PropertyTable InlinePolicy = PropertyTable.Of(["PolicyDocument"], "PolicyName").With("PolicyDocument", PolicyDocument.Document);

    public override string Name => "AWS::IAM::Role";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["RoleName", "Path", "AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns"],
        "Description", "Tags")
        .Ignore("functions' keys don't expire locally", "MaxSessionDuration")
        .Refuse("boundaries aren't evaluated, and might forbid what is allowed here.", "PermissionsBoundary")
        .With("AssumeRolePolicyDocument", PolicyDocument.TrustDocument)
        .With("Policies", InlinePolicy);

    public override string Ref(ResourceView resource) => resource.PhysicalName("RoleName", 64);

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Arn" => Arn(resource),
        "RoleId" => PhysicalName.IamId("AROA", resource.Seed),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        properties.RequirePresence("AssumeRolePolicyDocument");
        model.Roles.Add(new RoleModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = Ref(resource),
            Arn = Arn(resource),
            TrustedServices = PolicyDocument.TrustedServices(properties, "AssumeRolePolicyDocument"),
            ManagedPolicyArns = properties.Texts("ManagedPolicyArns"),
            Statements = [.. properties.Inners("Policies", InlinePolicy).SelectMany(policy => PolicyDocument.Statements(policy, "PolicyDocument"))],
        });
    }

    private string Arn(ResourceView resource) =>
        $"arn:{resource.Context.Partition}:iam::{resource.Context.AccountId}:role{resource.Properties.Text("Path") ?? "/"}{Ref(resource)}";
}
