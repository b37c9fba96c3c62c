using System.Text.Json;

namespace LocalCloud.EventSources.Filtering;

/// <summary>Reads event patterns. What Lambda's documentation doesn't list is refused by name.</summary>
internal static class PatternParser
{
    private const string Or = "$or";
    private const int LongestComparison = 4;   // two operators with a number each

    /// <param name="field">What a field of the record becomes.</param>
    /// <exception cref="FormatException">The pattern isn't one.</exception>
    public static IPatternNode Parse(JsonElement pattern, Func<string, IPatternNode, IPatternNode> field) => All(pattern, field, ofEach: false);

    private static AllNode All(JsonElement pattern, Func<string, IPatternNode, IPatternNode> field, bool ofEach)
    {
        if (pattern.ValueKind != JsonValueKind.Object || !pattern.EnumerateObject().Any())
        {
            throw new FormatException("a pattern must be a JSON object with a field or more. Mend it.");
        }

        var parts = new List<IPatternNode>();
        foreach (var property in pattern.EnumerateObject())
        {
            parts.Add(property.Name == Or ? Alternatives(property.Value, field, ofEach) : field(property.Name, Inner(property)));
        }

        return new AllNode(parts, ofEach);
    }

    private static AnyNode Alternatives(JsonElement list, Func<string, IPatternNode, IPatternNode> field, bool ofEach) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 1
        ? new AnyNode([.. list.EnumerateArray().Select(alternative => All(alternative, field, ofEach))])
        : throw new FormatException($"{Or} must be a list of two patterns or more. Mend it.");

    private static IPatternNode Inner(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Object => All(property.Value, (name, inner) => new FieldNode(name, inner), ofEach: true),
        JsonValueKind.Array when property.Value.GetArrayLength() > 0 => new ValuesNode([.. property.Value.EnumerateArray().Select(Rule)]),
        _ => throw new FormatException($"'{property.Name}' must be a list of what is allowed, or a pattern. Put the value into brackets."),
    };

    private static ValueRule Rule(JsonElement rule) => rule.ValueKind switch
    {
        JsonValueKind.Object when rule.EnumerateObject().Count() == 1 => Operator(rule.EnumerateObject().Single()),
        JsonValueKind.Object or JsonValueKind.Array => throw new FormatException("a rule is a value, or an object with one operator. Mend it."),
        _ => new EqualsRule(rule),
    };

    private static ValueRule Operator(JsonProperty rule) => (rule.Name, rule.Value.ValueKind) switch
    {
        ("prefix", JsonValueKind.String) => new TextRule(Text(rule, (text, end) => text.StartsWith(end, StringComparison.Ordinal))),
        ("suffix", JsonValueKind.String) => new TextRule(Text(rule, (text, end) => text.EndsWith(end, StringComparison.Ordinal))),
        ("equals-ignore-case", JsonValueKind.String) => new TextRule(Text(rule, (text, other) => text.Equals(other, StringComparison.OrdinalIgnoreCase))),
        ("exists", JsonValueKind.True or JsonValueKind.False) => new ExistsRule(rule.Value.GetBoolean()),
        ("anything-but", JsonValueKind.String or JsonValueKind.Number) => new AnythingButRule([new EqualsRule(rule.Value)]),
        ("anything-but", JsonValueKind.Array) when rule.Value.GetArrayLength() > 0 && rule.Value.EnumerateArray().All(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            new AnythingButRule([.. rule.Value.EnumerateArray().Select(value => new EqualsRule(value))]),
        ("numeric", JsonValueKind.Array) => new NumericRule(Comparisons([.. rule.Value.EnumerateArray()])),
        ("prefix" or "suffix" or "equals-ignore-case" or "exists" or "anything-but" or "numeric", _) =>
            throw new FormatException($"'{rule.Name}' can't be used with that value. See Lambda's filter rule syntax."),
        _ => throw new FormatException($"'{rule.Name}' isn't an operator of Lambda's filters. Use prefix, suffix, equals-ignore-case, exists, anything-but or numeric."),
    };

    private static Predicate<string> Text(JsonProperty rule, Func<string, string, bool> holds)
    {
        var wanted = rule.Value.GetString()!;
        return text => holds(text, wanted);
    }

    private static List<Predicate<double>> Comparisons(JsonElement[] parts)
    {
        if (parts.Length is 0 or > LongestComparison || parts.Length % 2 != 0)
        {
            throw new FormatException("'numeric' must be one or two operators, each with a number. Mend it.");
        }

        return [.. parts.Chunk(2).Select(pair => Comparison(pair[0], pair[1]))];
    }

    private static Predicate<double> Comparison(JsonElement sign, JsonElement number)
    {
        if (number.ValueKind != JsonValueKind.Number || !number.TryGetDouble(out var limit))
        {
            throw new FormatException("'numeric' must have a number after each operator. Mend it.");
        }

        return (sign.ValueKind == JsonValueKind.String ? sign.GetString() : null) switch
        {
            "=" => value => value.CompareTo(limit) == 0,
            "<" => value => value < limit,
            "<=" => value => value <= limit,
            ">" => value => value > limit,
            ">=" => value => value >= limit,
            _ => throw new FormatException("'numeric' knows =, <, <=, > and >=. Use one of them."),
        };
    }
}
