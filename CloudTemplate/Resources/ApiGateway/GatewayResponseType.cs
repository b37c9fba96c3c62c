using System.Collections.Frozen;
using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-gatewayresponse.html</summary>
internal sealed class GatewayResponseType : ResourceType
{
    private static readonly string[] Variables = ["$context.error.messageString", "$context.error.message", "$context.error.responseType", "$context.requestId"];

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    // The second line's never come about here, for what leads to them is refused in a template.
    private static readonly FrozenSet<string> Types =
    [
        "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_4XX", "DEFAULT_5XX", "INTEGRATION_TIMEOUT", "MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE",
        "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "EXPIRED_TOKEN", "INVALID_API_KEY", "INVALID_SIGNATURE", "QUOTA_EXCEEDED", "WAF_FILTERED",
    ];

    public override string Name => "AWS::ApiGateway::GatewayResponse";

    public override PropertyTable Properties { get; } = PropertyTable.Of(["RestApiId", "ResponseType", "StatusCode", "ResponseParameters", "ResponseTemplates"])
        .Only("text in single quotes", "ResponseParameters")
        .Only($"one, with {string.Join(", ", Variables)}", "ResponseTemplates");

    public override string Ref(ResourceView resource) => PhysicalName.Id(resource.Seed, 10);

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        var type = properties.Required("ResponseType");
        if (type.Length > 0 && !Types.Contains(type))
        {
            properties.Problem("ResponseType", $"{type} isn't emulated. Take it out, or use DEFAULT_4XX or DEFAULT_5XX.");
        }

        var template = StaticText.Template(properties, "ResponseTemplates", Variables);
        model.Apis.Responses.Add(new GatewayResponsePart
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            ApiId = properties.Required("RestApiId"),
            Response = new GatewayResponseModel(type)
            {
                Status = properties.Number("StatusCode", 200, 599),
                Headers = StaticText.Headers(properties, "ResponseParameters", "gatewayresponse.header."),
                ContentType = template?.ContentType,
                Template = template?.Text,
            },
        });
    }
}
