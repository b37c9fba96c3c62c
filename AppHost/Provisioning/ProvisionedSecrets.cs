using System.Text.Json.Nodes;
using CloudTemplate;

namespace Webhooks.AppHost.Provisioning;

/// <summary>Puts the run's test keys into secrets that have no value yet. What has one keeps it: it may be somebody's.</summary>
internal sealed class ProvisionedSecrets(AwsCalls calls, RunConsole console)
{
    public async Task FillAsync(SystemModel system, TestSecrets secrets, CancellationToken cancellationToken)
    {
        foreach (var (provider, secret) in TestSecrets.Places(system))
        {
            var own = provider.ToVerifyWith(secrets.Of(provider)).ToJson();
            if (await ValueAsync(secret.Arn, cancellationToken) is not { } value)
            {
                await calls.JsonAsync("secretsmanager", "secretsmanager.PutSecretValue", new JsonObject { ["SecretId"] = secret.Arn, ["SecretString"] = own, ["ClientRequestToken"] = Guid.NewGuid().ToString() }, cancellationToken);
            }
            else if (!Same(value, own))
            {
                console.Line($"{secret.Name} has a value of its own and keeps it: {provider.DisplayName}'s test webhooks, signed with this machine's keys, are refused.");
            }
        }
    }

    private async Task<string?> ValueAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return (string?)(await calls.JsonAsync("secretsmanager", "secretsmanager.GetSecretValue", new JsonObject { ["SecretId"] = arn }, cancellationToken))["SecretString"];
        }
        catch (AwsRefusalException none) when (none.Code == "ResourceNotFoundException")
        {
            return null;   // "can't find the specified secret value for staging label: AWSCURRENT"
        }
    }

    private static bool Same(string value, string own)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(value), JsonNode.Parse(own));
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
