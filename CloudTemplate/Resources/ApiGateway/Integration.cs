using CloudTemplate.Evaluation;
using CloudTemplate.Resources.Lambda;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>
/// What answers a method. Of all kinds only the Lambda proxy integration and MOCK.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html
/// </summary>
internal static class Integration
{
    private static readonly PropertyTable Properties = PropertyTable.Of(
        ["Type", "IntegrationHttpMethod", "Uri", "TimeoutInMillis", "ConnectionType"],
        "CacheKeyParameters", "CacheNamespace",                            // caches are refused where they are switched on
        "IntegrationResponses", "PassthroughBehavior", "RequestTemplates"); // a proxy integration maps nothing

    private static readonly PropertyTable MockProperties = PropertyTable.Of(
        ["Type", "IntegrationResponses", "PassthroughBehavior", "RequestTemplates"],
        "CacheKeyParameters", "CacheNamespace", "ConnectionType", "IntegrationHttpMethod", "TimeoutInMillis", "Uri");   // nothing is called

    // Regional APIs can have more than 29 s by a raised quota; local ones can't.
    private const int LongestTimeout = 29_000;

    /// <param name="method">The method's properties.</param>
    public static (string FunctionArn, TimeSpan Timeout, MockModel? Mock) Read(Section method)
    {
        var timeout = TimeSpan.FromMilliseconds(LongestTimeout);
        var isMock = method.Get("Integration") is Value.Map map && map.Entries.GetValueOrDefault("Type") is Value.Scalar { Content: "MOCK" };
        if (method.Inner("Integration", isMock ? MockProperties : Properties) is not { } integration)
        {
            return ("", timeout, null);
        }

        if (isMock)
        {
            return ("", timeout, MockIntegration.Read(integration));
        }

        if (integration.Required("Type") is not "AWS_PROXY" and not "" and var type)
        {
            integration.Problem("Type", $"{type} integrations aren't emulated. Use AWS_PROXY with a function, or MOCK.");
            return ("", timeout, null);
        }

        if (integration.Text("ConnectionType") is not null and not "INTERNET")
        {
            integration.Problem("ConnectionType", "VPC links aren't emulated. Take it out.");
        }

        // Otherwise every request ends with a 500: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        if (integration.Required("IntegrationHttpMethod") is not "POST" and not "")
        {
            integration.Problem("IntegrationHttpMethod", "functions are invoked by POST, whatever the method itself is. Make it POST.");
        }

        if (integration.Number("TimeoutInMillis", 50, LongestTimeout) is { } milliseconds)
        {
            timeout = TimeSpan.FromMilliseconds(milliseconds);
        }

        var uri = integration.Required("Uri");
        var functionArn = FunctionArn.FromInvocationUri(uri);
        if (functionArn is null && uri.Length > 0)
        {
            integration.Problem("Uri", $"only functions answer here, and this is {uri}. Use arn:…:lambda:path/2015-03-31/functions/{{arn}}/invocations.");
        }

        return (functionArn ?? "", timeout, null);
    }
}
