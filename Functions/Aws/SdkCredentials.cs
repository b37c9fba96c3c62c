using Amazon.Runtime;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>The function's own credentials, as AWS's SDK wants them.</summary>
internal static class SdkCredentials
{
    /// <exception cref="SettingsException">They aren't there.</exception>
    public static AWSCredentials From(Settings settings)
    {
        var credentials = AwsCredentials.From(settings);
        return credentials.SessionToken is { } token
            ? new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, token)
            : new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey);
    }
}
