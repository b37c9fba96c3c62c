using Amazon.Runtime;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>The function's own credentials, as AWS's SDK wants them: asked for at every request.</summary>
internal sealed class SdkCredentials(CredentialSource source) : AWSCredentials
{
    /// <exception cref="SettingsException">They aren't there.</exception>
    public static SdkCredentials From(Settings settings) => new(new CredentialSource(settings, TimeProvider.System));

    public override ImmutableCredentials GetCredentials()
    {
        var credentials = source.Get(CancellationToken.None);
        return new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);
    }
}
