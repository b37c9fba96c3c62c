using System.Text.Json.Nodes;
using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.Tests;

/// <summary>The template that gets deployed, synthesised once, in a state folder of its own.</summary>
public sealed class SynthesisedStack : IAsyncLifetime
{
    internal const string Suffix = "dev";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apphost-tests-");
    private StateFolder? _state;
    private string? _template;

    internal StateFolder State => _state!;

    internal string Template => _template!;

    internal ResourcePlan Plan { get; private set; } = null!;

    /// <summary>The template's own words, which the plan is held against.</summary>
    internal JsonObject Json { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _state = StateFolder.Open(new RunOptions { Suffix = Suffix, State = _folder });
        _template = await Synthesis.RunAsync(_state, Suffix, anew: true, CancellationToken.None);
        Json = JsonNode.Parse(await File.ReadAllBytesAsync(_template))!.AsObject();
        Plan = ResourcePlan.Of(DeployedSystem.Read(_template, Suffix, new Uri("http://127.0.0.1:5081")), storage: null);
    }

    public Task DisposeAsync()
    {
        _state?.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The logical ids of the template's resources of a type, with their properties.</summary>
    internal Dictionary<string, JsonObject> Resources(string type) => Json["Resources"]!.AsObject()
        .Where(resource => (string?)resource.Value!["Type"] == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!["Properties"]!.AsObject());
}

[CollectionDefinition(Name)]
public sealed class SynthesisedStackCollection : ICollectionFixture<SynthesisedStack>
{
    public const string Name = "one synthesised stack";
}
