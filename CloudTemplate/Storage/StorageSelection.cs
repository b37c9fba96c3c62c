using System.Text.Json.Nodes;
using CloudTemplate.Parsing;

namespace CloudTemplate.Storage;

/// <summary>Selects from a template what keeps something, and what that needs.</summary>
internal sealed class StorageSelection(TemplateDocument document, Problems problems)
{
    private const string Delete = "Delete";
    private static readonly string[] Policies = ["DeletionPolicy", "UpdateReplacePolicy"];

    /// <param name="template">The same template, whose parts are taken over.</param>
    public StorageTemplate Select(JsonObject template)
    {
        var resources = template["Resources"]!.AsObject();
        var chosen = Choose(resources);
        var stored = document.Resources.Values.Where(resource => chosen.Contains(resource.LogicalId)).ToList();
        JsonObject made = [];
        foreach (var resource in stored)
        {
            made[resource.LogicalId] = Make(resource, resources[resource.LogicalId]!.DeepClone().AsObject(), chosen);
        }

        JsonObject result = new() { ["Description"] = "Storage for a local run. Delete the stack, and nothing is left of it.", ["Resources"] = made };
        foreach (var section in (string[])["Mappings", "Conditions"])
        {
            if (template[section] is { } written)
            {
                result[section] = written.DeepClone();
            }
        }

        AddParameters(template, result);
        var outputs = Outputs(stored).ToDictionary(output => output.Key, output => output.Made);
        result["Outputs"] = new JsonObject(Outputs(stored).Select(output => KeyValuePair.Create(output.Key, (JsonNode?)new JsonObject { ["Value"] = output.Value })));
        return new StorageTemplate(result, [.. stored.Select(resource => new StorageResource(resource.LogicalId, resource.Type, resource.Path))], outputs);
    }

    /// <summary>The keepers, what they need, in turn, and what belongs to any of these.</summary>
    private HashSet<string> Choose(JsonObject resources)
    {
        Queue<string> open = new(document.Resources.Values.Where(resource => StorageTypes.Keeps(resource.Type)).Select(resource => resource.LogicalId));
        HashSet<string> chosen = new(StringComparer.Ordinal);
        while (open.TryDequeue(out var logicalId))
        {
            if (chosen.Add(logicalId))
            {
                foreach (var name in TemplateNames.In(resources[logicalId]!["Properties"]).Where(name => document.Resources.TryGetValue(name, out var needed) && StorageTypes.IsNeeded(needed.Type)))
                {
                    open.Enqueue(name);
                }
            }
        }

        chosen.UnionWith(document.Resources.Values
            .Where(resource => StorageTypes.Owner(resource.Type) is { } owner && TemplateNames.In(resources[resource.LogicalId]!["Properties"]?[owner]).Overlaps(chosen))
            .Select(resource => resource.LogicalId)
            .ToList());
        return chosen;
    }

    private JsonObject Make(Resource resource, JsonObject json, HashSet<string> chosen)
    {
        JsonObject made = new() { ["Type"] = resource.Type };
        if (resource.Condition is { } condition)
        {
            made["Condition"] = condition;
        }

        if (resource.DependsOn.Where(chosen.Contains).ToArray() is { Length: > 0 } needed)
        {
            made["DependsOn"] = new JsonArray([.. needed.Select(name => (JsonNode)name)]);
        }

        if (json["Properties"] is JsonObject properties)
        {
            json.Remove("Properties");
            properties.Remove("DeletionProtectionEnabled");
            DropGrants(properties, chosen);
            foreach (var missing in TemplateNames.In(properties).Where(name => document.Resources.ContainsKey(name) && !chosen.Contains(name)))
            {
                problems.Add(resource.Place, $"it refers to {document.Resources[missing].Path} ({document.Resources[missing].Type}), which keeps nothing, so it isn't made. Storage can't be made without it.");
            }

            made["Properties"] = properties;
        }

        foreach (var policy in Policies)
        {
            made[policy] = Delete;
        }

        return made;
    }

    /// <summary>Takes out of policies what they allow to resources that aren't made.</summary>
    private void DropGrants(JsonNode? node, HashSet<string> chosen)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    DropGrants(item, chosen);
                }

                break;
            case JsonObject map:
                if (map["Statement"] is JsonArray statements)
                {
                    statements.RemoveAll(statement => (statement as JsonObject)?["Effect"] is JsonValue effect && effect.TryGetValue(out string? word) && word == "Allow"
                        && TemplateNames.In(statement).Any(name => document.Resources.ContainsKey(name) && !chosen.Contains(name)));
                }

                foreach (var (_, value) in map)
                {
                    DropGrants(value, chosen);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Only those that are referred to: the CDK's own asks for its bootstrap stack, which storage doesn't need.</summary>
    private void AddParameters(JsonObject template, JsonObject result)
    {
        var used = TemplateNames.In(result["Resources"]);
        used.UnionWith(TemplateNames.In(result["Conditions"]));
        JsonObject parameters = new(document.Parameters.Keys.Where(used.Contains).Select(name => KeyValuePair.Create(name, template["Parameters"]![name]?.DeepClone())));
        if (parameters.Count > 0)
        {
            result["Parameters"] = parameters;
        }
    }

    private static IEnumerable<(string Key, JsonNode Value, string Made)> Outputs(IEnumerable<Resource> stored)
    {
        // A resource whose condition doesn't hold says nothing, and an output of it would be an error.
        foreach (var resource in stored.Where(resource => resource.Condition is null && StorageTypes.IsReferredTo(resource.Type)))
        {
            yield return ($"Made{resource.LogicalId}", new JsonObject { ["Ref"] = resource.LogicalId }, resource.LogicalId);
            foreach (var attribute in StorageTypes.Attributes(resource.Type, name => resource.Properties.TryGetProperty(name, out _)))
            {
                yield return (
                    $"Made{resource.LogicalId}{attribute}",
                    new JsonObject { ["Fn::GetAtt"] = new JsonArray(resource.LogicalId, attribute) },
                    $"{resource.LogicalId}.{attribute}");
            }
        }
    }
}
