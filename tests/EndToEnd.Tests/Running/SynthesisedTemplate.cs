using System.Text.Json.Nodes;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>The template that gets deployed, synthesised once, for tests that run LocalCloud on it, or on an edited copy.</summary>
public sealed class SynthesisedTemplate : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private int _copies;

    /// <summary>The signing key in <see cref="Seed"/>.</summary>
    internal const string Secret = "whsec_end_to_end";

    internal string Path => _folder.File("Webhooks-dev.template.json");

    /// <summary>The file that gives each of the template's secrets its value.</summary>
    internal string Seed => _folder.File("seed.json");

    public async Task InitializeAsync()
    {
        var (exitCode, output, error) = await RunningProgram.ToEndAsync([Program.Path("Infrastructure", "Webhooks.Infrastructure"), "--output", _folder.Path]);
        exitCode.ShouldBe(0, output + error);
        var secrets = Resources(Read()).Where(resource => (string?)resource.Value!["Type"] == "AWS::SecretsManager::Secret");
        JsonObject seed = new(secrets.Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)new JsonObject { ["keys"] = new JsonArray(Secret) })));
        await File.WriteAllTextAsync(Seed, seed.ToJsonString());
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>An edited copy's path, assets beside it.</summary>
    internal string Edited(Action<JsonObject> edit)
    {
        var template = Read();
        edit(template);
        var name = $"Edited-{Interlocked.Increment(ref _copies)}";
        File.Copy(_folder.File("Webhooks-dev.assets.json"), _folder.File($"{name}.assets.json"));
        File.WriteAllText(_folder.File($"{name}.template.json"), template.ToJsonString());
        return _folder.File($"{name}.template.json");
    }

    /// <summary>The properties of all resources of a type.</summary>
    internal static IEnumerable<JsonObject> Properties(JsonObject template, string type) =>
        Resources(template).Where(resource => (string?)resource.Value!["Type"] == type).Select(resource => resource.Value!["Properties"]!.AsObject());

    /// <summary>Leaves a queue without the function that it feeds.</summary>
    /// <param name="queue">The beginning of the queue's logical id.</param>
    internal static void Stop(JsonObject template, string queue) =>
        Properties(template, "AWS::Lambda::EventSourceMapping").Single(mapping => $"{mapping["EventSourceArn"]?["Fn::GetAtt"]?[0]}".StartsWith(queue, StringComparison.Ordinal))["Enabled"] = false;

    /// <summary>Leaves out what empties the bucket at the end, as if its end had come.</summary>
    internal static void WithoutEmptiedBucket(JsonObject template)
    {
        var (id, _) = Resources(template).Single(resource => (string?)resource.Value!["Type"] == "Custom::EmptiedBucket");
        Resources(template).Remove(id);
        foreach (var waiting in Resources(template).Select(resource => resource.Value!["DependsOn"]).OfType<JsonArray>())
        {
            waiting.RemoveAll(other => (string?)other == id);
        }
    }

    /// <summary>The environment of the function of that handler.</summary>
    internal static JsonObject Environment(JsonObject template, string handler) =>
        Properties(template, "AWS::Lambda::Function").Select(function => function["Environment"]!["Variables"]!.AsObject()).Single(variables => (string?)variables["ANNOTATIONS_HANDLER"] == handler);

    private static JsonObject Resources(JsonObject template) => template["Resources"]!.AsObject();

    private JsonObject Read() => JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
}

[CollectionDefinition(Name)]
public sealed class SynthesisedTemplateCollection : ICollectionFixture<SynthesisedTemplate>
{
    public const string Name = "one synthesised template";
}
