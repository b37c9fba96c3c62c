using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.Infrastructure.Tests.Template;

/// <summary>A template as text to read: a line for each resource, in order of its path, and one for each property under it.</summary>
internal static class Shape
{
    // What is the same everywhere, is said better by another test, or changes with each build.
    private static readonly HashSet<string> LeftOut = ["Code", "Tags"];

    public static string Of(SynthesisedTemplate template)
    {
        var text = new StringBuilder();
        foreach (var resource in template.Resources.OrderBy(resource => resource.Path, StringComparer.Ordinal).ThenBy(resource => resource.Type, StringComparer.Ordinal))
        {
            text.Append(resource.Path).Append("  ").Append(resource.Type).Append('\n');
            foreach (var (name, value) in resource.Properties.Where(property => !LeftOut.Contains(property.Key)).OrderBy(property => property.Key, StringComparer.Ordinal))
            {
                Write(text, template, name, value, depth: 1);
            }
        }

        text.Append("Outputs\n");
        foreach (var (name, output) in template.Json["Outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal))
        {
            text.Append("  ").Append(name).Append(": ").Append(template.Render(output!["Value"])).Append('\n');
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, SynthesisedTemplate template, string name, JsonNode? value, int depth)
    {
        text.Append(' ', depth * 2).Append(name);
        if (value is JsonArray list && list.Any(item => Parts(item) is not null))
        {
            text.Append('\n');
            foreach (var item in list)
            {
                Write(text, template, "-", item, depth + 1);
            }
        }
        else if (Parts(value) is { } parts)
        {
            text.Append('\n');
            foreach (var (part, inner) in parts)
            {
                Write(text, template, part, inner, depth + 1);
            }
        }
        else
        {
            text.Append(": ").AppendJoin(", ", template.RenderAll(value)).Append('\n');
        }
    }

    /// <summary>Null for what is a value, references included.</summary>
    private static JsonObject? Parts(JsonNode? value) => value is JsonObject { Count: > 0 } parts && !IsReference(parts) ? parts : null;

    private static bool IsReference(JsonObject value) => value.Count == 1 && value.All(part => part.Key == "Ref" || part.Key.StartsWith("Fn::", StringComparison.Ordinal));
}
