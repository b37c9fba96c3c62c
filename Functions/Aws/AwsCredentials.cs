using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>The function's own credentials: those of its role, which Lambda puts into the environment.</summary>
/// <param name="SessionToken">Null for a key that isn't temporary.</param>
public sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <exception cref="SettingsException">They aren't there.</exception>
    public static AwsCredentials From(Settings settings) =>
        new(settings.FromLambda("AWS_ACCESS_KEY_ID"), settings.FromLambda("AWS_SECRET_ACCESS_KEY"), settings.Optional("AWS_SESSION_TOKEN"));

    /// <summary>Names the key, never what belongs to it.</summary>
    public override string ToString() => AccessKeyId;
}
