using System.Text.Json;

namespace LocalCloud.Logs.Filters;

/// <summary>Which property of a JSON object is meant: <c>$.user.roles[0]</c>, <c>$.['order.id']</c>.</summary>
/// <param name="steps">Names, and places in arrays.</param>
internal sealed class PropertySelector(IReadOnlyList<(string? Name, int At)> steps)
{
    /// <summary>Null: there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var element = root;
        foreach (var (name, at) in steps)
        {
            if (name is not null)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }
            else
            {
                if (element.ValueKind != JsonValueKind.Array || at >= element.GetArrayLength())
                {
                    return null;
                }

                element = element[at];
            }
        }

        return element;
    }
}
