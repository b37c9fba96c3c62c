using System.Text.Json;

namespace LocalCloud.Sns.Filters;

/// <summary>
/// What a policy may ask of a value: https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html,
/// https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
/// </summary>
internal static class FilterRules
{
    private const string AnythingBut = "anything-but";

    public static bool IsOperator(string name) =>
        name is "exists" or "prefix" or "suffix" or "equals-ignore-case" or AnythingBut or "numeric" or "cidr" or "wildcard";

    /// <param name="name">The key that the rule is for.</param>
    /// <exception cref="FormatException">It is no rule, or one that isn't emulated.</exception>
    public static Func<JsonElement, bool> Read(string name, JsonElement rule)
    {
        switch (rule.ValueKind)
        {
            case JsonValueKind.Array:
                throw new FormatException($"'{name}': a list in a list is no rule.");
            case JsonValueKind.Object when rule.EnumerateObject().Count() == 1:
                var entry = rule.EnumerateObject().Single();
                return Operator(name, entry.Name, entry.Value);
            case JsonValueKind.Object:
                throw new FormatException($"'{name}': a rule has one operator.");
            default:
                return Equal(rule.Clone());
        }
    }

    private static Func<JsonElement, bool> Operator(string name, string @operator, JsonElement operand)
    {
        switch (@operator)
        {
            case "prefix":
                var prefix = Text(name, @operator, operand);
                return value => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(prefix, StringComparison.Ordinal);
            case "suffix":
                var suffix = Text(name, @operator, operand);
                return value => value.ValueKind == JsonValueKind.String && value.GetString()!.EndsWith(suffix, StringComparison.Ordinal);
            case "equals-ignore-case":
                var text = Text(name, @operator, operand);
                return value => value.ValueKind == JsonValueKind.String && value.GetString()!.Equals(text, StringComparison.OrdinalIgnoreCase);
            case AnythingBut:
                var unwanted = Unwanted(name, operand);
                return value => !unwanted.Exists(rule => rule(value));
            case "numeric":
                return Numeric(name, operand);
            default:
                throw new FormatException($"'{name}': the operator {@operator} isn't emulated. There are: prefix, suffix, equals-ignore-case, anything-but, numeric, exists.");
        }
    }

    /// <summary>Values, or one of the operators on texts.</summary>
    private static List<Func<JsonElement, bool>> Unwanted(string name, JsonElement operand) => operand.ValueKind == JsonValueKind.Array
        ? [.. operand.EnumerateArray().Select(item => Read(name, item))]
        : [Read(name, operand)];

    private static Func<JsonElement, bool> Equal(JsonElement wanted) => wanted.ValueKind switch
    {
        JsonValueKind.String => value => value.ValueKind == JsonValueKind.String && value.ValueEquals(wanted.GetString()),
        JsonValueKind.Number when wanted.TryGetDecimal(out var number) => value => TryNumber(value, out var other) && other == number,
        _ => value => value.ValueKind == wanted.ValueKind && value.ValueKind != JsonValueKind.Number,
    };

    /// <summary>Comparisons that all hold: <c>[">", 0, "&lt;=", 150]</c>.</summary>
    private static Func<JsonElement, bool> Numeric(string name, JsonElement operand)
    {
        JsonElement[] items = operand.ValueKind == JsonValueKind.Array ? [.. operand.EnumerateArray()] : [];
        if (items.Length is not (2 or 4))
        {
            throw new FormatException($"'{name}': numeric must be a list of one comparison or two, such as [\">\", 0, \"<=\", 150].");
        }

        var comparisons = items.Chunk(2).Select(pair => Comparison(name, pair[0], pair[1])).ToList();
        return value => TryNumber(value, out var number) && comparisons.TrueForAll(holds => holds(number));
    }

    private static Predicate<decimal> Comparison(string name, JsonElement @operator, JsonElement operand)
    {
        if (!TryNumber(operand, out var bound))
        {
            throw new FormatException($"'{name}': numeric compares with numbers, and {operand.GetRawText()} is none.");
        }

        return @operator.ToString() switch
        {
            "=" => number => number == bound,
            "<" => number => number < bound,
            "<=" => number => number <= bound,
            ">" => number => number > bound,
            ">=" => number => number >= bound,
            var other => throw new FormatException($"'{name}': numeric has no comparison {other}. There are: =, <, <=, >, >=."),
        };
    }

    private static bool TryNumber(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out number);
    }

    private static string Text(string name, string @operator, JsonElement operand) =>
        operand.ValueKind == JsonValueKind.String ? operand.GetString()! : throw new FormatException($"'{name}': {@operator} must be a text.");
}
