using System.Text.Json;

namespace LocalCloud.Sns.Filters;

/// <summary>Something that a policy asks of a message.</summary>
internal interface ICondition
{
    /// <param name="of">The object that the condition speaks of; undefined where the message has none.</param>
    bool Holds(JsonElement of);
}

/// <summary>A policy, or an object in it: all of its keys.</summary>
internal sealed record AllOf(IReadOnlyList<ICondition> Conditions) : ICondition
{
    public bool Holds(JsonElement of) => Conditions.All(condition => condition.Holds(of));
}

/// <summary><c>$or</c>: https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html</summary>
internal sealed record AnyOf(IReadOnlyList<ICondition> Conditions) : ICondition
{
    public bool Holds(JsonElement of) => Conditions.Any(condition => condition.Holds(of));
}

/// <summary>A key whose value is an object: the same of the message's object there, or of one in its list.</summary>
internal sealed record Inside(string Name, ICondition Inner) : ICondition
{
    public bool Holds(JsonElement of) => Property.Of(of, Name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Any(Inner.Holds)
        : Inner.Holds(Property.Of(of, Name));
}

/// <summary>A key with rules: one of them holds for the value, or for one in its list.</summary>
/// <param name="Exists">What <c>exists</c> rules ask: each is enough.</param>
internal sealed record Leaf(string Name, IReadOnlyList<Func<JsonElement, bool>> Rules, IReadOnlyList<bool> Exists) : ICondition
{
    public bool Holds(JsonElement of)
    {
        var value = Property.Of(of, Name);
        if (Exists.Contains(IsThere(value)))
        {
            return true;
        }

        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Any(item => Rules.Any(rule => rule(item)))
            : value.ValueKind != JsonValueKind.Undefined && Rules.Any(rule => rule(value));
    }

    /// <summary>Null and the empty list count as missing: https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html</summary>
    private static bool IsThere(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        _ => true,
    };
}

internal static class Property
{
    /// <summary>The value of that name; undefined where there is none.</summary>
    public static JsonElement Of(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;
}
