using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.Provisioning;

/// <summary>The stack in the developer's account that holds what the template keeps.</summary>
/// <param name="Made">What AWS calls its resources.</param>
internal sealed record ProvisionedStack(string Name, string Region, string AccountId, IReadOnlyDictionary<string, string> Made)
{
    /// <summary>The whole template, resolved with AWS's names.</summary>
    /// <exception cref="RunException">It can't be resolved.</exception>
    public SystemModel Resolve(string template, string suffix) =>
        DeployedSystem.Read(template, new TemplateContext { StackName = $"Webhooks-{suffix}", Region = Region, AccountId = AccountId, Made = Made });

    /// <summary>Writes the file by which LocalCloud finds it (<c>--remote</c>). There is no secret in it.</summary>
    public string Write(StateFolder state)
    {
        var path = Path.Combine(state.Path, "remote.json");
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            [nameof(Region)] = Region,
            [nameof(AccountId)] = AccountId,
            [nameof(Made)] = new JsonObject(Made.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        }));
        return path;
    }
}
