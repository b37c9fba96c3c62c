using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Sqs;

/// <summary>
/// A policy of queues: which topics may deliver to them, and what roles may besides what they may by themselves.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
/// </summary>
internal sealed class QueuePolicyType : ResourceType
{
    public override string Name => "AWS::SQS::QueuePolicy";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["PolicyDocument", "Queues"])
        .Only("shown, and not enforced: roles decide locally", "PolicyDocument");

    public override string Ref(ResourceView resource) => PhysicalName.Generate(resource.Context.StackName, resource.LogicalId, 80);

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        properties.RequirePresence("PolicyDocument");
        properties.RequirePresence("Queues");
        var document = properties.Get("PolicyDocument").ToJson();
        foreach (var url in properties.Texts("Queues"))
        {
            model.QueuePolicies.Add(new QueuePolicy(resource.Declared.Place, url, document));
        }
    }
}
