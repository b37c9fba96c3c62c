using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using Webhooks.Providers;

namespace Webhooks.AppHost;

/// <summary>
/// Keys for this machine alone: verification is never switched off, so a local run has secrets of its own. Generated once
/// for a state folder, kept in it for its owner only.
/// </summary>
internal sealed class TestSecrets
{
    private readonly IReadOnlyDictionary<string, ProviderSecret> _secrets;

    private TestSecrets(IReadOnlyDictionary<string, ProviderSecret> secrets) => _secrets = secrets;

    public static TestSecrets LoadOrCreate(StateFolder state)
    {
        var path = Path.Combine(state.Path, "secrets.json");
        var kept = File.Exists(path) ? (JsonObject)JsonNode.Parse(File.ReadAllBytes(path))! : [];
        var secrets = Catalog.Providers.ToDictionary(
            provider => provider.Name,
            provider => kept[provider.Name] is { } secret ? ProviderSecret.Parse(secret.ToJsonString()) : provider.CreateTestSecret());
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new JsonObject(secrets.Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value.ToJson()))))));
        return new TestSecrets(secrets);
    }

    /// <summary>Writes the file that LocalCloud takes secrets' first values from: logical id → value.</summary>
    /// <exception cref="RunException">The template can't be resolved, or has no secret for a provider.</exception>
    public void WriteSeed(string path, string template, string suffix)
    {
        var system = Resolve(template, suffix);
        JsonObject seed = [];
        foreach (var provider in Catalog.Providers)
        {
            var arn = system.Outputs.GetValueOrDefault($"{provider.DisplayName}SecretArn");
            var secret = system.Secrets.FirstOrDefault(secret => secret.Arn == arn)
                ?? throw new RunException($"The template has no output {provider.DisplayName}SecretArn that names one of its secrets, so {provider.DisplayName} has nowhere to keep its keys. See Infrastructure/WebhooksStack.cs.");
            seed[secret.LogicalId] = JsonNode.Parse(_secrets[provider.Name].ToJson());
        }

        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(seed));
    }

    /// <summary>The outputs' part that says how to sign: a member per provider, in the provider's own terms.</summary>
    public JsonObject Signing() => new(Catalog.Providers.Select(provider => KeyValuePair.Create(
        provider.DisplayName,
        (JsonNode?)new JsonObject(provider.SigningOutputs(_secrets[provider.Name]).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))))));

    private static SystemModel Resolve(string template, string suffix)
    {
        try
        {
            return Template.Resolve(File.ReadAllBytes(template), new TemplateContext { StackName = $"Webhooks-{suffix}" });
        }
        catch (TemplateException fault)
        {
            throw new RunException(fault.Problems);
        }
    }
}
