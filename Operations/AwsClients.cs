using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Webhooks.Operations;

/// <summary>AWS clients for the stack that some outputs are of.</summary>
internal static class AwsClients
{
    private const string DefaultRegion = "us-east-1";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    public static AmazonDynamoDBClient DynamoDB(StackOutputs outputs)
    {
        var region = outputs.Region ?? DefaultRegion;
        var config = new AmazonDynamoDBConfig { MaxErrorRetry = 2, Timeout = AnswerTimeout };
        if (outputs.Endpoints?.DynamoDB is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region;
            config.HttpClientFactory = Direct.Instance;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // A local run hands out its own keys; in AWS, whoever asks has credentials of their own.
        return outputs is { AccessKeyId: { } id, SecretAccessKey: { } secret }
            ? new AmazonDynamoDBClient(new BasicAWSCredentials(id, secret), config)
            : new AmazonDynamoDBClient(config);
    }

    /// <summary>No proxy: it couldn't reach this machine's loopback.</summary>
    private sealed class Direct : HttpClientFactory
    {
        public static readonly Direct Instance = new();
        private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTimeout };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
