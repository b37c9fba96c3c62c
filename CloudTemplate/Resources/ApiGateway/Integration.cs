using CloudTemplate.Evaluation;
using CloudTemplate.Resources.Lambda;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>
/// What answers a method. Of all kinds only the Lambda proxy integration and MOCK.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html
/// </summary>
internal static class Integration
{
    private const string NoCache = "caches are refused where they are switched on";

    private static readonly PropertyTable Properties = Refusing(PropertyTable.Of(["Type", "IntegrationHttpMethod", "Uri", "TimeoutInMillis", "ConnectionType"])
        .Ignore(NoCache, "CacheKeyParameters", "CacheNamespace")
        .Ignore("a proxy integration maps nothing", "IntegrationResponses", "PassthroughBehavior", "RequestTemplates"));

    private static readonly PropertyTable MockProperties = Refusing(PropertyTable.Of(["Type", "IntegrationResponses", "PassthroughBehavior", "RequestTemplates"])
        .Ignore(NoCache, "CacheKeyParameters", "CacheNamespace")
        .Ignore("nothing is called", "ConnectionType", "IntegrationHttpMethod", "TimeoutInMillis", "Uri"));

    /// <summary>Of both kinds together.</summary>
    public static readonly PropertyTable All = Refusing(PropertyTable.Of(
        ["Type", "IntegrationHttpMethod", "Uri", "TimeoutInMillis", "ConnectionType", "IntegrationResponses", "PassthroughBehavior", "RequestTemplates"])
        .Only("AWS_PROXY and MOCK", "Type")
        .Only("POST", "IntegrationHttpMethod")
        .Only("a function's", "Uri")
        .Only("up to 29,000", "TimeoutInMillis")
        .Only("INTERNET", "ConnectionType")
        .Only("of MOCK; a proxy integration maps nothing", "IntegrationResponses", "PassthroughBehavior", "RequestTemplates")
        .Ignore(NoCache, "CacheKeyParameters", "CacheNamespace")
        .With("IntegrationResponses", MockIntegration.Response));

    // Regional APIs can have more than 29 s by a raised quota; local ones can't.
    private const int LongestTimeout = 29_000;

    private static PropertyTable Refusing(PropertyTable table) => table
        .Refuse("VPC links aren't emulated.", "ConnectionId", "IntegrationTarget")
        .Refuse("calling by a role isn't emulated; permit it by an AWS::Lambda::Permission.", "Credentials")
        .Refuse("mappings of requests aren't emulated.", "ContentHandling", "RequestParameters")
        .Refuse("streamed answers aren't emulated.", "ResponseTransferMode");

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
