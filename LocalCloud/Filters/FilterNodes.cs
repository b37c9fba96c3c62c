using System.Text.Json;

namespace LocalCloud.Filters;

/// <summary>A part of a filter.</summary>
internal interface IFilterNode
{
    /// <param name="value">What the document has in that place; null: nothing.</param>
    bool Matches(JsonElement? value);
}

/// <summary>An object: all of its parts must match.</summary>
/// <param name="ofEach">Where the document has a list, one of its elements must match whole.</param>
internal sealed class AllNode(IReadOnlyList<IFilterNode> parts, bool ofEach) : IFilterNode
{
    public bool Matches(JsonElement? value) => ofEach && value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
        ? list.EnumerateArray().Any(element => Matches(element))
        : parts.All(part => part.Matches(value));
}

/// <summary><c>$or</c>: one of them must match.</summary>
internal sealed class AnyNode(IReadOnlyList<IFilterNode> alternatives) : IFilterNode
{
    public bool Matches(JsonElement? value) => alternatives.Any(alternative => alternative.Matches(value));
}

/// <summary>A field of an object.</summary>
internal sealed class FieldNode(string name, IFilterNode inner) : IFilterNode
{
    public bool Matches(JsonElement? value) =>
        inner.Matches(value is { ValueKind: JsonValueKind.Object } owner && owner.TryGetProperty(name, out var field) ? field : null);
}

/// <summary>A list of rules, one of which must hold.</summary>
internal sealed class ValuesNode(IReadOnlyList<ValueRule> rules) : IFilterNode
{
    public bool Matches(JsonElement? value)
    {
        // Only leaves count: an object in this place is as good as nothing.
        JsonElement[] leaves = value switch
        {
            null or { ValueKind: JsonValueKind.Object } => [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(element => element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))],
            { } leaf => [leaf],
        };
        return rules.Any(rule => rule.Holds(leaves));
    }
}
