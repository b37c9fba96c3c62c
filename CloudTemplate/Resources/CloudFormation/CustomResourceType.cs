using CloudTemplate.Evaluation;
using CloudTemplate.Resources.Lambda;

namespace CloudTemplate.Resources.CloudFormation;

/// <summary>
/// <c>Custom::*</c> too. What its function answers is known only when everything else stands, so it can't be a part of that.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
/// </summary>
internal sealed class CustomResourceType : ResourceType
{
    public override string Name => "AWS::CloudFormation::CustomResource";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["ServiceToken", "ServiceTimeout"])
        .Only("a function of the template", "ServiceToken");

    public override bool TakesAnyProperty => true;

    public override string Ref(ResourceView resource) => CustomResourceModel.Reference(resource.LogicalId, "");

    public override string? Attribute(ResourceView resource, string name) => CustomResourceModel.Reference(resource.LogicalId, name);

    public override Lookup LooksUp(string property) => property is "ServiceToken" or "ServiceTimeout" ? Lookup.Nothing : Lookup.CustomResources;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        var token = properties.Required("ServiceToken");
        if (token.Contains(":sns:", StringComparison.Ordinal))
        {
            properties.Problem("ServiceToken", "only functions make custom resources here, and this is a topic. Name a function.");
        }

        model.CustomResources.Add(new CustomResourceModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Type = resource.Declared.Type,
            FunctionArn = FunctionArn.Read(resource, "ServiceToken"),
            Timeout = properties.Seconds("ServiceTimeout", 1, 3600) ?? TimeSpan.FromHours(1),
            Properties = new Value.Map(properties.Names.Where(properties.Has).ToDictionary(name => name, name => AsTexts(properties.Get(name)))).ToJson(),
        });
    }

    private static Value AsTexts(Value value) => value switch
    {
        Value.Scalar scalar => Value.Text(scalar.Content),
        Value.Sequence list => new Value.Sequence([.. list.Items.Select(AsTexts)]),
        Value.Map map => new Value.Map(map.Entries.ToDictionary(entry => entry.Key, entry => AsTexts(entry.Value))),
        _ => value,
    };
}
