using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Webhooks.Providers;
using Duration = Amazon.CDK.Duration;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>The REST API that providers post to: for each a route with an authorizer in front, and before all of them the firewall.</summary>
public sealed class WebhookApi : Construct
{
    private const string StageName = "prod";

    private readonly RestApi _api;

    public WebhookApi(Construct scope, string id, EncryptionKey key, StackSettings settings, IReadOnlyList<Provider> providers)
        : base(scope, id)
    {
        var logs = new ApiLogs(this, "Logs", key, settings);
        _api = new RestApi(this, "Api", new RestApiProps
        {
            RestApiName = this.Named("WebhookApi"),
            Description = "Payment webhooks",
            EndpointTypes = [EndpointType.REGIONAL],
            CloudWatchRole = false, // CDK's own would stay when the stack goes: see ApiLogs
            DeployOptions = new StageOptions
            {
                StageName = StageName,
                ThrottlingRateLimit = settings.ThrottleRate,
                ThrottlingBurstLimit = settings.ThrottleBurst,
                TracingEnabled = true,
                AccessLogDestination = new LogGroupLogDestination(logs.AccessLog),
                AccessLogFormat = AccessLogFormat.Custom(ApiLogs.AccessLogFormat),
                LoggingLevel = settings.ExecutionLogLevel == ExecutionLog.Info ? MethodLoggingLevel.INFO : MethodLoggingLevel.ERROR,
                DataTraceEnabled = false, // it would log bodies
            },
        });
        _api.Node.TryRemoveChild("Endpoint"); // CDK's own output; the stack names its outputs itself
        _api.Accepts("APIG2", "The processors validate each body after they have proven who signed it, and archive what is signed but unreadable; a validator would judge, and lose, what nobody has verified.");
        logs.Of(_api, _api.DeploymentStage, StageName);
        Firewall = new EdgeFirewall(this, "Firewall", key, settings, providers);
        Firewall.Guard(_api.DeploymentStage);
    }

    public Stage Stage => _api.DeploymentStage;

    /// <summary>The stage's address, with a slash at its end.</summary>
    public string Url => _api.Url;

    public EdgeFirewall Firewall { get; }

    /// <summary>Takes the provider's webhooks at <c>/{provider}</c> and <c>/webhook/{provider}</c>.</summary>
    public void Route(Provider provider, IFunction authorizer, IFunction processor)
    {
        var guard = new RequestAuthorizer(this, $"{provider.DisplayName}Authorizer", new RequestAuthorizerProps
        {
            AuthorizerName = this.Named($"{provider.DisplayName}Authorizer"),
            Handler = authorizer,
            // Without any one of them the gateway answers 401 by itself.
            IdentitySources = [.. provider.SignatureHeaders.Select(header => IdentitySource.Header(header))],
            // Each request has a signature and a time of its own: yesterday's answer is no answer.
            ResultsCacheTtl = Duration.Seconds(0),
        });
        var options = new MethodOptions { AuthorizationType = AuthorizationType.CUSTOM, Authorizer = guard };
        // AllowTestInvoke would let the console's test button call the processor past the authorizer.
        var integration = new LambdaIntegration(processor, new LambdaIntegrationOptions { AllowTestInvoke = false });

        Post(_api.Root.AddResource(provider.Name), integration, options);
        Post((_api.Root.GetResource("webhook") ?? _api.Root.AddResource("webhook")).AddResource(provider.Name), integration, options);
    }

    private static void Post(Amazon.CDK.AWS.APIGateway.Resource resource, LambdaIntegration integration, MethodOptions options) =>
        resource.AddMethod("POST", integration, options)
            .Accepts("COG4", "Providers have no accounts with us: they sign, and a Lambda authorizer and the processor check what they sign.");
}
