using Amazon.Runtime;
using Amazon.S3;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>S3 by AWS's SDK, set up alike for every function that has a bucket.</summary>
internal static class S3Client
{
    /// <param name="timeout">How long one call may take.</param>
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static IAmazonS3 Create(Settings settings, TimeSpan timeout) => new AmazonS3Client(
        SdkCredentials.From(settings),
        new AmazonS3Config
        {
            ServiceURL = settings.Endpoint("s3", "S3").ToString(),
            AuthenticationRegion = settings.FromLambda("AWS_REGION"),
            ForcePathStyle = true, // the endpoint may be an address, which has no subdomains; AWS takes both
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            Timeout = timeout,
        });
}
