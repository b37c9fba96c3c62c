using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>
/// Where a provider's keys are kept. Made without a value: a template is no place for one, and a generated one would be no key
/// of the provider's. Until somebody sets it, verification finds no key and every webhook is refused.
/// </summary>
public sealed class ProviderSecretStore : Construct
{
    public ProviderSecretStore(Construct scope, string id, Provider provider, EncryptionKey key)
        : base(scope, id)
    {
        var name = this.Named($"{provider.DisplayName}WebhookSecret");

        // The L1, since the L2 always has a value generated.
        var secret = new CfnSecret(this, "Secret", new CfnSecretProps
        {
            Name = name,
            KmsKeyId = key.Key.KeyArn,
            Description = $"Keys that {provider.DisplayName}'s webhooks are verified with. While it is empty, all are refused. "
                + $"Set it with: aws secretsmanager put-secret-value --secret-id {name} --secret-string '{provider.SecretExample}'",
        });
        secret.ApplyRemovalPolicy(RemovalPolicy.DESTROY);
        secret.Accepts("SMG4", $"The keys are {provider.DisplayName}'s to make, so nothing of ours can rotate them. Setting a new value is the rotation: the previous one is accepted for 24 hours.");
        Arn = secret.Ref;
    }

    public string Arn { get; }
}
