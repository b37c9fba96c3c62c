using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>The API's two logs, neither of which holds a body, a signature or a key: a line for each request, and what the gateway did.</summary>
public sealed class ApiLogs : Construct
{
    /// <summary>How API Gateway names the group of an API's execution log; the API's id and the stage follow.</summary>
    public const string ExecutionLogPrefix = "API-Gateway-Execution-Logs_";

    // What tells requests apart, and who failed: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    private static readonly string[] Fields =
    [
        "requestId", "extendedRequestId", "xrayTraceId", "requestTime", "requestTimeEpoch", "httpMethod", "resourcePath", "path", "protocol", "status", "responseLength", "responseLatency",
        "integration.status", "integration.latency", "authorizer.status", "authorizer.latency", "authorizer.principalId", "identity.sourceIp", "identity.userAgent", "error.responseType",
    ];

    private readonly EncryptionKey _key;
    private readonly StackSettings _settings;

    public ApiLogs(Construct scope, string id, EncryptionKey key, StackSettings settings)
        : base(scope, id)
    {
        (_key, _settings) = (key, settings);
        AccessLog = this.KeptLog("Access", $"/aws/apigateway/{this.Named("WebhookApi")}", key, settings.LogRetentionDays);
    }

    public LogGroup AccessLog { get; }

    /// <summary>A line of JSON for each request.</summary>
    public static string AccessLogFormat { get; } = $"{{{string.Join(',', Fields.Select(field => $"\"{Name(field)}\":\"$context.{field}\""))}}}";

    /// <summary>Makes the group of the execution log before the stage does by itself, and sets, if asked to, the role that API Gateway writes with.</summary>
    public void Of(RestApi api, Amazon.CDK.AWS.APIGateway.Stage stage, string stageName)
    {
        stage.Node.AddDependency(this.KeptLog("Execution", $"{ExecutionLogPrefix}{api.RestApiId}/{stageName}", _key, _settings.LogRetentionDays));
        if (_settings.ApiLoggingRole)
        {
            stage.Node.AddDependency(LoggingRole());
        }
    }

    // integration.status → integrationStatus: Logs Insights reads a dot as a step into an object.
    private static string Name(string field) =>
        string.Concat(field.Split('.').Select((word, place) => place == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    private CfnAccount LoggingRole()
    {
        var role = new Role(this, "Role", new RoleProps
        {
            RoleName = this.Named("WebhookApiLoggingRole"),
            AssumedBy = new ServicePrincipal("apigateway.amazonaws.com"),
            ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("service-role/AmazonAPIGatewayPushToCloudWatchLogs")],
        });
        role.Accepts("IAM4", "API Gateway takes the account's logging role only with the permissions of this policy, which AWS keeps up to date: they are for the logs of all the account's APIs.");
        return new CfnAccount(this, "Account", new CfnAccountProps { CloudWatchRoleArn = role.RoleArn });
    }
}
