using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html</summary>
internal sealed class DeploymentType : ResourceType
{
    public override string Name => "AWS::ApiGateway::Deployment";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["RestApiId", "StageName"], "Description")
        .Refuse("canary releases aren't emulated.", "DeploymentCanarySettings")
        .Refuse("a stage has its settings from an AWS::ApiGateway::Stage only.", "StageDescription");

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 6);

    public override string? Attribute(ResourceView resource, string name) => name == "DeploymentId" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var api = resource.Properties.Required("RestApiId");
        model.Apis.Deployments.Add(new DeploymentPart { LogicalId = resource.LogicalId, Path = resource.Path, Id = Ref(resource), ApiId = api });
        if (resource.Properties.Text("StageName") is { } stage)
        {
            model.Apis.Stages.Add(new StagePart
            {
                LogicalId = resource.LogicalId,
                Path = resource.Path,
                ApiId = api,
                DeploymentId = Ref(resource),
                Name = stage,
            });
        }
    }
}
