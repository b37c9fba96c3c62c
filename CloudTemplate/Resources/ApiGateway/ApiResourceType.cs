using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>One step of a path. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html</summary>
internal sealed class ApiResourceType : ResourceType
{
    public override string Name => "AWS::ApiGateway::Resource";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["ParentId", "PathPart"])
        .Ignore("the parent says it", "RestApiId");

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 6);

    public override string? Attribute(ResourceView resource, string name) => name == "ResourceId" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model) => model.Apis.Paths.Add(new PathPart
    {
        LogicalId = resource.LogicalId,
        Path = resource.Path,
        Id = Ref(resource),
        ParentId = resource.Properties.Required("ParentId"),
        Text = resource.Properties.Required("PathPart"),
    });
}
