namespace CloudTemplate.Resources.Lambda;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html</summary>
internal sealed class PermissionType : ResourceType
{
    public override string Name => "AWS::Lambda::Permission";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["Action", "FunctionName", "Principal", "SourceArn", "SourceAccount"])
        .Only("lambda:InvokeFunction", "Action")
        .Only("the template's own", "SourceAccount")
        .Refuse("Alexa isn't emulated.", "EventSourceToken")
        .Refuse("functions' URLs aren't emulated.", "FunctionUrlAuthType", "InvokedViaFunctionUrl")
        .Refuse("organizations aren't emulated.", "PrincipalOrgID");

    public override string Ref(ResourceView resource) => Evaluation.PhysicalName.Generate(resource.Context.StackName, resource.LogicalId, 100);

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Required("Action") is not "lambda:InvokeFunction" and not "lambda:*" and not "" and var action)
        {
            properties.Problem("Action", $"only lambda:InvokeFunction is known here, and this is {action}. Take the permission out.");
        }

        if (properties.Text("SourceAccount") is { } account && account != resource.Context.AccountId)
        {
            properties.Problem("SourceAccount", $"no other account calls here, and this is {account}. Use AWS::AccountId.");
        }

        model.InvokePermissions.Add(new InvokePermissionModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            FunctionArn = FunctionArn.ReadQualified(resource, "FunctionName"),
            Principal = properties.Required("Principal"),
            SourceArn = properties.Text("SourceArn"),
        });
    }
}
