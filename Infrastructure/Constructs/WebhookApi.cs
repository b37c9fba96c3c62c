using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Webhooks.Providers;
using Duration = Amazon.CDK.Duration;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>The REST API that providers post to: for each a route with an authorizer in front.</summary>
public sealed class WebhookApi : Construct
{
    private readonly RestApi _api;

    public WebhookApi(Construct scope, string id)
        : base(scope, id)
    {
        _api = new RestApi(this, "Api", new RestApiProps
        {
            RestApiName = this.Named("WebhookApi"),
            Description = "Payment webhooks",
            EndpointTypes = [EndpointType.REGIONAL],
            CloudWatchRole = false, // one for the whole account and region: no stack's own
            DeployOptions = new StageOptions { StageName = "prod", ThrottlingRateLimit = 1000, ThrottlingBurstLimit = 2000 },
        });
        _api.Node.TryRemoveChild("Endpoint"); // CDK's own output; the stack names its outputs itself
    }

    /// <summary>The stage's address, with a slash at its end.</summary>
    public string Url => _api.Url;

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

        _api.Root.AddResource(provider.Name).AddMethod("POST", integration, options);
        (_api.Root.GetResource("webhook") ?? _api.Root.AddResource("webhook")).AddResource(provider.Name).AddMethod("POST", integration, options);
    }
}
