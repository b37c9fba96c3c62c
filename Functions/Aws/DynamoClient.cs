using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>DynamoDB by AWS's SDK, set up alike for every function that has a table.</summary>
internal static class DynamoClient
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static IAmazonDynamoDB Create(Settings settings) => new AmazonDynamoDBClient(
        SdkCredentials.From(settings),
        new AmazonDynamoDBConfig
        {
            ServiceURL = settings.Endpoint("dynamodb", "DYNAMODB").ToString(),
            AuthenticationRegion = settings.FromLambda("AWS_REGION"),
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(5),
        });
}
