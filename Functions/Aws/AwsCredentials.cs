namespace Webhooks.Functions.Aws;

/// <summary>Keys to sign with.</summary>
/// <param name="SessionToken">Null for a key that isn't temporary.</param>
public sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Names the key, never what belongs to it.</summary>
    public override string ToString() => AccessKeyId;
}
