using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using Webhooks.AppHost.Model;
using Webhooks.Providers;

namespace Webhooks.AppHost;

/// <summary>
/// Keys for this machine alone: verification is never switched off, so a local run has secrets of its own. Generated once
/// for a state folder, kept in it for its owner only.
/// </summary>
internal sealed class TestSecrets : IAsyncDisposable
{
    private readonly StateFolder _state;
    private readonly IReadOnlyDictionary<string, ProviderSecret> _secrets;
    private readonly IReadOnlyList<CertificateServer> _servers;

    private TestSecrets(StateFolder state, IReadOnlyDictionary<string, ProviderSecret> secrets, IReadOnlyList<CertificateServer> servers) =>
        (_state, _secrets, _servers) = (state, secrets, servers);

    /// <summary>Reads the keys, or makes them, and serves the certificates among them.</summary>
    public static async Task<TestSecrets> LoadOrCreateAsync(StateFolder state, CancellationToken cancellationToken)
    {
        var path = Path.Combine(state.Path, "secrets.json");
        var kept = File.Exists(path) ? (JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(path, cancellationToken))! : [];
        Dictionary<string, ProviderSecret> secrets = [];
        List<CertificateServer> servers = [];
        foreach (var provider in Catalog.Providers)
        {
            var secret = kept[provider.Name] is { } text ? ProviderSecret.Parse(text.ToJsonString()) : provider.CreateTestSecret();
            if (secret is { Certificate: not null, CertificateUrl: { } url })
            {
                var server = await CertificateServer.StartAsync(secret, cancellationToken);
                servers.Add(server);
                var origin = server.Address.GetLeftPart(UriPartial.Authority);
                secret = secret with { CertificateOrigins = [origin], CertificateUrl = origin + new Uri(url).AbsolutePath };
            }

            secrets[provider.Name] = secret;
        }

        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new JsonObject(secrets.Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value.ToJson()))))));
        return new TestSecrets(state, secrets, servers);
    }

    /// <summary>Writes the file that LocalCloud takes secrets' first values from: logical id → value.</summary>
    /// <exception cref="RunException">The template can't be resolved, or has no secret for a provider.</exception>
    public void WriteSeed(string path, string template, string suffix)
    {
        var system = DeployedSystem.Read(template, suffix);
        JsonObject seed = [];
        foreach (var (provider, secret) in Places(system))
        {
            seed[secret.LogicalId] = JsonNode.Parse(provider.ToVerifyWith(_secrets[provider.Name]).ToJson());
        }

        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(seed));
    }

    public ProviderSecret Of(Provider provider) => _secrets[provider.Name];

    /// <summary>The secret of the template that each provider's keys belong into.</summary>
    /// <exception cref="RunException">The template has none for a provider.</exception>
    public static IEnumerable<(Provider Provider, SecretModel Secret)> Places(SystemModel system) => Catalog.Providers.Select(provider =>
    {
        var arn = system.Outputs.GetValueOrDefault($"{provider.DisplayName}SecretArn");
        return (provider, system.Secrets.FirstOrDefault(secret => secret.Arn == arn)
            ?? throw new RunException($"The template has no output {provider.DisplayName}SecretArn that names one of its secrets, so {provider.DisplayName} has nowhere to keep its keys. See Infrastructure/WebhooksStack.cs."));
    });

    /// <summary>The outputs' part that says how to sign: a member per provider, in the provider's own terms; a text of many lines by the file that holds it.</summary>
    public JsonObject Signing() => new(Catalog.Providers.Select(provider => KeyValuePair.Create(
        provider.DisplayName,
        (JsonNode?)new JsonObject(provider.SigningOutputs(_secrets[provider.Name]).Select(pair =>
            KeyValuePair.Create(pair.Key, (JsonNode?)(pair.Key.EndsWith("Pem", StringComparison.Ordinal) ? WritePem(provider, pair.Key, pair.Value) : pair.Value)))))));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private string WritePem(Provider provider, string name, string pem)
    {
        var path = Path.Combine(_state.Path, $"{provider.Name}-{name[..^"Pem".Length].ToLowerInvariant()}.pem");
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(pem));
        return path;
    }
}
