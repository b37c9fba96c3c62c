namespace CloudTemplate.Resources.Iam;

/// <summary>
/// A policy that roles have by its ARN, or that names the roles itself.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
/// </summary>
internal sealed class ManagedPolicyType : ResourceType
{
    public override string Name => "AWS::IAM::ManagedPolicy";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["ManagedPolicyName", "Path", "PolicyDocument", "Roles"], "Description")
        .Refuse("users and groups aren't emulated.", "Groups", "Users")
        .With("PolicyDocument", PolicyDocument.Document);

    public override string Ref(ResourceView resource) =>
        $"arn:{resource.Context.Partition}:iam::{resource.Context.AccountId}:policy{resource.Properties.Text("Path") ?? "/"}{resource.PhysicalName("ManagedPolicyName", 128)}";

    public override string? Attribute(ResourceView resource, string name) => name == "PolicyArn" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var statements = PolicyDocument.Statements(resource.Properties, "PolicyDocument");
        model.Roles.AddManaged(Ref(resource), statements);
        foreach (var role in resource.Properties.Texts("Roles"))
        {
            model.Roles.Attach(role, statements, resource.Properties.Place.In("Roles"));
        }
    }
}
