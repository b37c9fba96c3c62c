using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Iam;

/// <summary>
/// A policy that stands beside the roles that it belongs to.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
/// </summary>
internal sealed class PolicyType : ResourceType
{
    public override string Name => "AWS::IAM::Policy";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["PolicyDocument", "Roles"], "PolicyName")
        .Refuse("users and groups aren't emulated.", "Groups", "Users")
        .With("PolicyDocument", PolicyDocument.Document);

    public override string Ref(ResourceView resource) => resource.PhysicalName("PolicyName", 128);

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? PhysicalName.IamId("ANPA", resource.Seed) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var statements = PolicyDocument.Statements(resource.Properties, "PolicyDocument");
        foreach (var role in resource.Properties.Texts("Roles"))
        {
            model.Roles.Attach(role, statements, resource.Properties.Place.In("Roles"));
        }
    }
}
