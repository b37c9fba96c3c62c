namespace CloudTemplate.Resources.Lambda;

/// <summary>
/// A published version. There is one code locally, so the version is the function itself, which sees <c>$LATEST</c>.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
/// </summary>
internal sealed class VersionType : ResourceType
{
    private const string First = "1";

    public override string Name => "AWS::Lambda::Version";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["FunctionName"], "Description")
        .Only("the version is the function itself", "FunctionName")
        .Ignore("the code is the one that was built here", "CodeSha256")
        .Ignore("the runtime is the one that is installed here", "RuntimePolicy")
        .Ignore("an instance is there from the start anyway", "ProvisionedConcurrencyConfig")
        .Refuse("capacity providers aren't emulated.", "FunctionScalingConfig")
        .Refuse("permissions are given by an AWS::Lambda::Permission.", "Policy");

    public override string Ref(ResourceView resource) => $"{FunctionArn.Read(resource, "FunctionName")}:{First}";

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "FunctionArn" => Ref(resource),
        "Version" => First,
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model) => resource.Properties.RequirePresence("FunctionName");
}
