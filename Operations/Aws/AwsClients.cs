using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;

namespace Webhooks.Operations.Aws;

/// <summary>AWS clients for the stack that some outputs are of.</summary>
internal static class AwsClients
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Straight = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTimeout };
    private static readonly HttpClient ByProxy = new() { Timeout = AnswerTimeout };

    public static AmazonDynamoDBClient DynamoDB(StackOutputs outputs) =>
        new(Credentials(outputs), At(Endpoint(outputs.Endpoints?.DynamoDB, "DYNAMODB"), outputs, new AmazonDynamoDBConfig()));

    public static AmazonS3Client S3(StackOutputs outputs)
    {
        var endpoint = Endpoint(outputs.Endpoints?.S3, "S3");
        return new(Credentials(outputs), At(endpoint, outputs, new AmazonS3Config { ForcePathStyle = endpoint is not null })); // an address has no subdomains that could be named after buckets
    }

    /// <summary>
    /// Where a service is that isn't at AWS's own address: as a local run's outputs say, or as this machine is set up
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html). Null: at AWS's own.
    /// </summary>
    /// <param name="service">As in the variables' names: <c>DYNAMODB</c>.</param>
    public static string? Endpoint(string? named, string service) => named ?? Given($"AWS_ENDPOINT_URL_{service}") ?? Given("AWS_ENDPOINT_URL");

    /// <summary>For calls that no SDK client makes.</summary>
    public static HttpClient Http(Uri address) => address.IsLoopback ? Straight : ByProxy;

    /// <summary>A local run hands out its own keys; in AWS, whoever asks has credentials of their own.</summary>
    /// <exception cref="OperationException">There are none.</exception>
    public static AWSCredentials Credentials(StackOutputs outputs)
    {
        if (outputs is { AccessKeyId: { } id, SecretAccessKey: { } secret })
        {
            return new BasicAWSCredentials(id, secret);
        }

        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException none)
        {
            throw new OperationException(
                $"{outputs.Source} has no keys, and this machine has no AWS credentials: {none.Message.ReplaceLineEndings(" ")} Set AWS_PROFILE, or sign in with: aws sso login", none);
        }
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;

    private static T At<T>(string? endpoint, StackOutputs outputs, T config)
        where T : ClientConfig
    {
        config.MaxErrorRetry = 2;
        config.Timeout = AnswerTimeout;
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = StackRegion.Of(outputs);
            config.HttpClientFactory = Direct.Instance;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(StackRegion.Of(outputs));
        }

        return config;
    }

    /// <summary>No proxy: it couldn't reach this machine's loopback.</summary>
    private sealed class Direct : HttpClientFactory
    {
        public static readonly Direct Instance = new();

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Straight;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
