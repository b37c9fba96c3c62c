using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Operations.Aws;
using Webhooks.Providers;

namespace Webhooks.Operations;

/// <summary>
/// What to sign with as a provider. A local run's outputs say it. A deployed stack's is in Secrets Manager
/// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html): it is read when something is to be sent, and not kept.
/// </summary>
public sealed class SigningKeys(StackOutputs outputs, TimeProvider time)
{
    /// <summary>Whether the outputs have the key, or name the secret that has it.</summary>
    public bool AreKnown(Provider provider) => outputs.Signing.ContainsKey(provider.DisplayName) || SecretArn(provider) is not null;

    /// <summary>Whether the key must be read from Secrets Manager.</summary>
    public bool AreSecret(Provider provider) => !outputs.Signing.ContainsKey(provider.DisplayName);

    /// <exception cref="OperationException">There is none, or it can't be read.</exception>
    public async Task<ProviderSecret> ReadAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (!AreSecret(provider) || SecretArn(provider) is not { } arn)
        {
            return outputs.SigningSecret(provider);
        }

        var endpoint = AwsClients.Endpoint(outputs.Endpoints?.SecretsManager, "SECRETS_MANAGER");
        AwsJsonService service = new(
            outputs, "secretsmanager", "secretsmanager", "1.1", new Uri(endpoint is null ? $"https://secretsmanager.{StackRegion.Of(outputs)}.amazonaws.com/" : $"{endpoint.TrimEnd('/')}/"), time);
        var text = await service.CallAsync(
            "GetSecretValue", JsonSerializer.SerializeToUtf8Bytes(new GetSecretValue(arn), SecretsJson.Default.GetSecretValue), $"The secret {arn}", "can't be read",
            answer => JsonSerializer.Deserialize(answer, SecretsJson.Default.SecretValue)?.SecretString, cancellationToken);
        try
        {
            return ProviderSecret.Parse(text);
        }
        catch (JsonException)
        {
            throw new OperationException($"The secret {arn} isn't what a provider's must be: a JSON object with keys. docs/deploy.md says how to set it.");
        }
    }

    private string? SecretArn(Provider provider) => outputs.Output($"{provider.DisplayName}SecretArn");

    internal sealed record GetSecretValue(string SecretId);

    internal sealed record SecretValue(string? SecretString);
}

[JsonSerializable(typeof(SigningKeys.GetSecretValue))]
[JsonSerializable(typeof(SigningKeys.SecretValue))]
internal sealed partial class SecretsJson : JsonSerializerContext;
