using CloudTemplate.Evaluation;
using CloudTemplate.Resources.Lambda;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html</summary>
internal sealed class AuthorizerType : ResourceType
{
    public override string Name => "AWS::ApiGateway::Authorizer";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["Type", "Name", "RestApiId", "AuthorizerUri", "AuthorizerResultTtlInSeconds", "IdentitySource"])
        .Only("REQUEST", "Type")
        .Ignore(InertReasons.ForPeople, "AuthType")
        .Ignore("of TOKEN authorizers only", "IdentityValidationExpression")
        .Refuse("calling by a role isn't emulated; permit it by an AWS::Lambda::Permission.", "AuthorizerCredentials")
        .Refuse("Cognito isn't emulated.", "ProviderARNs");

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 6);

    public override string? Attribute(ResourceView resource, string name) => name == "AuthorizerId" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Required("Type") is not "REQUEST" and not "" and var type)
        {
            properties.Problem("Type", $"{type} authorizers aren't emulated. Use REQUEST.");
        }

        var sources = properties.Text("IdentitySource")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var ttl = properties.Seconds("AuthorizerResultTtlInSeconds", 0, 3600) ?? TimeSpan.FromSeconds(300);
        if (sources.Length == 0 && ttl > TimeSpan.Zero)
        {
            properties.Problem("IdentitySource", "an answer is kept for an identity, so one is needed. Give it, or make AuthorizerResultTtlInSeconds 0.");
        }

        model.Apis.Authorizers.Add(new AuthorizerPart(properties.Required("RestApiId"), new AuthorizerModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Id = Ref(resource),
            Name = properties.Required("Name"),
            FunctionArn = Function(properties),
            IdentitySources = sources,
            CacheTtl = ttl,
        }));
    }

    private static string Function(Section properties)
    {
        var uri = properties.Required("AuthorizerUri");
        if (FunctionArn.FromInvocationUri(uri) is { } arn)
        {
            return arn;
        }

        if (uri.Length > 0)
        {
            properties.Problem("AuthorizerUri", $"must name a function, and is {uri}. Use arn:…:lambda:path/2015-03-31/functions/{{arn}}/invocations.");
        }

        return "";
    }
}
