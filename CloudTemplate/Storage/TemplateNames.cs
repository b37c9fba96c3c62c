using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate.Evaluation;

namespace CloudTemplate.Storage;

/// <summary>The names that a part of a template refers to; of an <c>Fn::If</c>, those of both branches.</summary>
internal static class TemplateNames
{
    public static HashSet<string> In(JsonNode? part)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (part is not null)
        {
            Collect(JsonElement.Parse(part.ToJsonString()), names);
        }

        return names;
    }

    private static void Collect(JsonElement json, HashSet<string> names)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Collect(item, names);
                }

                break;
            case JsonValueKind.Object:
                if (Intrinsics.Called(json) is { } call)
                {
                    names.UnionWith(Named(call));
                }

                foreach (var property in json.EnumerateObject())
                {
                    Collect(property.Value, names);
                }

                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> Named(JsonProperty call) => call.Name switch
    {
        "Ref" when call.Value.ValueKind == JsonValueKind.String => [call.Value.GetString()!],
        "Fn::GetAtt" when References.Target(call.Value) is { } target => [target.LogicalId],
        "Fn::Sub" => Substitution.References(call.Value).Select(name => name.Split('.')[0]),
        _ => [],
    };
}
