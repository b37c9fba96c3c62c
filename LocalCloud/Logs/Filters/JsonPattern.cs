using System.Text.Json;

namespace LocalCloud.Logs.Filters;

/// <summary>A condition on the JSON object that a message is: <c>{ $.level = "Error" &amp;&amp; $.took &gt; 3 }</c>. What is no JSON object doesn't match.</summary>
internal sealed class JsonPattern(IJsonCondition condition) : FilterPattern
{
    public override bool Matches(ReadOnlySpan<byte> message)
    {
        if (message is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            Utf8JsonReader reader = new(message);
            using var json = JsonDocument.ParseValue(ref reader);
            return message[(int)reader.BytesConsumed..].Trim(" \r\t"u8).IsEmpty && condition.Holds(json.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>A part of a <see cref="JsonPattern"/>.</summary>
internal interface IJsonCondition
{
    bool Holds(JsonElement root);
}

internal sealed record AllOf(IReadOnlyList<IJsonCondition> Conditions) : IJsonCondition
{
    public bool Holds(JsonElement root) => Conditions.All(condition => condition.Holds(root));
}

internal sealed record AnyOf(IReadOnlyList<IJsonCondition> Conditions) : IJsonCondition
{
    public bool Holds(JsonElement root) => Conditions.Any(condition => condition.Holds(root));
}

/// <summary><c>$.a IS NULL</c>, <c>IS TRUE</c>, <c>IS FALSE</c>.</summary>
internal sealed record IsOfKind(PropertySelector Selector, JsonValueKind Kind) : IJsonCondition
{
    public bool Holds(JsonElement root) => Selector.Find(root) is { } value && value.ValueKind == Kind;
}

/// <summary><c>$.a NOT EXISTS</c></summary>
internal sealed record NotThere(PropertySelector Selector) : IJsonCondition
{
    public bool Holds(JsonElement root) => Selector.Find(root) is null;
}

/// <summary>A comparison with a number: of a property that is a number.</summary>
/// <param name="Passes">Gets which of the two is greater.</param>
internal sealed record NumberComparison(PropertySelector Selector, Func<int, bool> Passes, double Number) : IJsonCondition
{
    public bool Holds(JsonElement root) =>
        Selector.Find(root) is { ValueKind: JsonValueKind.Number } value && Passes(value.GetDouble().CompareTo(Number));
}

/// <summary>A comparison with a text, in which <c>*</c> stands for anything: of a property that is text, a number or a truth value.</summary>
internal sealed record TextComparison(PropertySelector Selector, bool IsEqual, Wildcard Text) : IJsonCondition
{
    public bool Holds(JsonElement root)
    {
        var text = Selector.Find(root) is { } value
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            }
            : null;
        return text is not null && Text.Matches(text) == IsEqual;
    }
}
