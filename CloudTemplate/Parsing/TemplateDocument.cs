using System.Text.Json;
using CloudTemplate.Evaluation;

namespace CloudTemplate.Parsing;

/// <summary>A template's sections, as they are written.</summary>
internal sealed record TemplateDocument
{
    // The CDK puts this one rule into every template: it guards against an old bootstrap stack, which nothing local has.
    private const string BootstrapRule = "CheckBootstrapVersion";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public required IReadOnlyDictionary<string, JsonElement> Parameters { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Mappings { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Conditions { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Outputs { get; init; }
    public required IReadOnlyDictionary<string, Resource> Resources { get; init; }

    /// <summary>The one transform that is done here, for it only brings more intrinsic functions.</summary>
    public required bool HasLanguageExtensions { get; init; }

    /// <exception cref="TemplateException">It isn't JSON, or not an object: there is nothing to go on with.</exception>
    public static TemplateDocument Parse(ReadOnlyMemory<byte> utf8Json, Problems problems)
    {
        var root = Root(utf8Json);
        CheckSections(root, problems);
        var resources = Section(root, "Resources", problems);
        if (resources.Count == 0)
        {
            problems.Add(new Place("Resources"), "the template has no resources, so there is nothing to run.");
        }

        return new TemplateDocument
        {
            HasLanguageExtensions = Transforms(root).Contains(LanguageExtensions.Transform),
            Parameters = Section(root, "Parameters", problems),
            Mappings = Section(root, "Mappings", problems),
            Conditions = Section(root, "Conditions", problems),
            Outputs = Section(root, "Outputs", problems),
            Resources = resources
                .Select(entry => ResourceParser.Parse(entry.Key, entry.Value, problems))
                .OfType<Resource>()
                .ToDictionary(resource => resource.LogicalId),
        };
    }

    private static JsonElement Root(ReadOnlyMemory<byte> utf8Json)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object ? root : throw new TemplateException(["Template: it must be a JSON object with a Resources section."]);
        }
        catch (JsonException error)
        {
            throw new TemplateException([$"Template: it isn't JSON ({error.Message}) Templates are read in JSON only; write YAML as JSON first."]);
        }
    }

    private static void CheckSections(JsonElement root, Problems problems)
    {
        foreach (var section in root.EnumerateObject())
        {
            switch (section.Name)
            {
                case "AWSTemplateFormatVersion" or "Description" or "Metadata" or "Parameters" or "Mappings" or "Conditions" or "Resources" or "Outputs":
                    break;
                case "Rules":
                    foreach (var rule in Section(root, "Rules", problems).Keys.Where(rule => rule != BootstrapRule))
                    {
                        problems.Add(new Place($"Rules.{rule}"), "rules aren't evaluated here. Take it out, or check the parameters before.");
                    }

                    break;
                case "Transform":
                    foreach (var transform in Transforms(root).Where(transform => transform != LanguageExtensions.Transform))
                    {
                        problems.Add(new Place("Transform"), $"{transform}: {Intrinsics.Macros}");
                    }

                    break;
                default:
                    problems.Add(new Place(section.Name), "no such section of a template is known. Take it out.");
                    break;
            }
        }
    }

    /// <summary>A transform's name, or a list of them; what is written otherwise is given as its JSON.</summary>
    private static IEnumerable<string> Transforms(JsonElement root)
    {
        if (!root.TryGetProperty("Transform", out var transform))
        {
            return [];
        }

        return (transform.ValueKind == JsonValueKind.Array ? transform.EnumerateArray().ToArray() : [transform])
            .Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText());
    }

    private static Dictionary<string, JsonElement> Section(JsonElement root, string name, Problems problems)
    {
        if (!root.TryGetProperty(name, out var section))
        {
            return [];
        }

        if (section.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Place(name), "must be an object.");
            return [];
        }

        foreach (var loop in section.EnumerateObject().Where(entry => Intrinsics.IsLoop(entry.Name)))
        {
            problems.Add(new Place($"{name}.{loop.Name}"), Intrinsics.Loops);
        }

        return section.EnumerateObject().Where(entry => !Intrinsics.IsLoop(entry.Name)).ToDictionary(entry => entry.Name, entry => entry.Value);
    }
}
