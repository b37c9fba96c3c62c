using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html</summary>
internal sealed class RestApiType : ResourceType
{
    private static readonly PropertyTable Endpoint = PropertyTable.Of(["Types"])
        .Only("REGIONAL and EDGE", "Types")
        .Ignore("loopback is what there is", "IpAddressType")
        .Refuse("private APIs aren't emulated.", "VpcEndpointIds");

    public override string Name => "AWS::ApiGateway::RestApi";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["Name", "BinaryMediaTypes", "EndpointConfiguration", "DisableExecuteApiEndpoint"],
        "Description", "Tags")
        .Only("false: custom domains aren't emulated", "DisableExecuteApiEndpoint")
        .Ignore("API keys are refused where they are required", "ApiKeySourceType")
        .Ignore("of an OpenAPI definition, which is refused", "FailOnWarnings", "Mode")
        .Ignore("loopback has no TLS", "SecurityPolicy", "EndpointAccessMode")
        .Refuse("OpenAPI definitions aren't read; write the API as resources.", "Body", "BodyS3Location", "Parameters")
        .Refuse("there is no other API to copy.", "CloneFrom")
        .Refuse("compression isn't emulated.", "MinimumCompressionSize")
        .Refuse("an API's policy isn't evaluated, and might forbid what is allowed here.", "Policy")
        .With("EndpointConfiguration", Endpoint);

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 10);

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "RestApiId" => Ref(resource),
        "RootResourceId" => RootId(resource),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Inner("EndpointConfiguration", Endpoint)?.Texts("Types").Contains("PRIVATE") == true)
        {
            properties.Problem("EndpointConfiguration", "private APIs aren't emulated. Use REGIONAL or EDGE.");
        }

        if (properties.Flag("DisableExecuteApiEndpoint") == true)
        {
            properties.Problem("DisableExecuteApiEndpoint", "custom domains aren't emulated, so the API couldn't be reached. Leave its own endpoint on.");
        }

        model.Apis.Apis.Add(new ApiPart
        {
            Id = Ref(resource),
            RootId = RootId(resource),
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = properties.Required("Name"),
            BinaryMediaTypes = properties.Texts("BinaryMediaTypes"),
        });
    }

    private static string RootId(ResourceView resource) => PhysicalName.Id($"{resource.Seed}/", 10);
}
