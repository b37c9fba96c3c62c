using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html</summary>
internal sealed class MethodType : ResourceType
{
    public override string Name => "AWS::ApiGateway::Method";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["HttpMethod", "ResourceId", "RestApiId", "AuthorizationType", "AuthorizerId", "ApiKeyRequired", "Integration"])
        .Only("CUSTOM and NONE", "AuthorizationType")
        .Only("false: API keys aren't emulated", "ApiKeyRequired")
        .Ignore(InertReasons.ForPeople, "OperationName")
        .Ignore("a declaration of what integrations answer", "MethodResponses")
        .Ignore("only a request validator acts on them, and that one is refused", "RequestModels", "RequestParameters")
        .Refuse("Cognito isn't emulated.", "AuthorizationScopes")
        .Refuse("validation of requests isn't emulated; let the function do it.", "RequestValidatorId")
        .With("Integration", ApiGateway.Integration.All);

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 10);

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Flag("ApiKeyRequired") == true)
        {
            properties.Problem("ApiKeyRequired", "API keys aren't emulated. Take it out, or use an authorizer.");
        }

        properties.RequirePresence("Integration");
        var (functionArn, timeout, mock) = Integration.Read(properties);
        model.Apis.Methods.Add(new MethodPart
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            ApiId = properties.Required("RestApiId"),
            ResourceId = properties.Required("ResourceId"),
            HttpMethod = properties.Required("HttpMethod"),
            AuthorizerId = AuthorizerId(properties),
            FunctionArn = functionArn,
            Mock = mock,
            IntegrationTimeout = timeout,
        });
    }

    private static string? AuthorizerId(Section properties)
    {
        switch (properties.Text("AuthorizationType"))
        {
            case null or "NONE":
                if (properties.Has("AuthorizerId"))
                {
                    properties.Problem("AuthorizerId", "AuthorizationType isn't CUSTOM, so the authorizer would never be asked. Make it CUSTOM.");
                }

                return null;
            case "CUSTOM":
                return properties.Required("AuthorizerId");
            case var other:
                properties.Problem("AuthorizationType", $"{other} isn't emulated. Use CUSTOM or NONE.");
                return null;
        }
    }
}
