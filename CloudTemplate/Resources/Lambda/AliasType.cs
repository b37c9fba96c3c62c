namespace CloudTemplate.Resources.Lambda;

/// <summary>
/// A name for a version, and so, locally, for the function itself.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html
/// </summary>
internal sealed class AliasType : ResourceType
{
    public override string Name => "AWS::Lambda::Alias";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["FunctionName", "FunctionVersion", "Name"], "Description")
        .Only("the alias is the function itself", "FunctionName", "FunctionVersion")
        .Ignore("an instance is there from the start anyway", "ProvisionedConcurrencyConfig")
        .Refuse("there is one version locally, so nothing to divide the calls among.", "RoutingConfig");

    public override string Ref(ResourceView resource) => $"{FunctionArn.Read(resource, "FunctionName")}:{resource.Properties.Required("Name")}";

    public override string? Attribute(ResourceView resource, string name) => name == "AliasArn" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        resource.Properties.RequirePresence("FunctionName");
        resource.Properties.RequirePresence("FunctionVersion");
        resource.Properties.RequirePresence("Name");
    }
}
