using System.Net;
using System.Text.Json;

namespace LocalCloud.Filters;

/// <summary>Reads what a filter says of a value: the value itself, or an object with one operator.</summary>
internal sealed class RuleParser(FilterDialect dialect)
{
    private const string AnythingBut = "anything-but";
    private const string Exists = "exists";
    private const string Numeric = "numeric";

    /// <summary>Whether any service knows an operator of that name.</summary>
    public static bool IsOperator(string name) => name is "prefix" or "suffix" or "equals-ignore-case" or "cidr" or "wildcard" or AnythingBut or Exists or Numeric;

    /// <param name="field">The field that the rule is for.</param>
    /// <exception cref="FormatException">It is no rule, or not one of this service.</exception>
    public ValueRule Parse(string field, JsonElement rule) => rule.ValueKind switch
    {
        JsonValueKind.Array => throw new FormatException($"'{field}': a list in a list is no rule."),
        JsonValueKind.Object when rule.EnumerateObject().Count() == 1 => Operator(field, rule.EnumerateObject().Single(), dialect.Operators),
        JsonValueKind.Object => throw new FormatException($"'{field}': a rule has one operator."),
        _ => Equal(rule),
    };

    private EqualsRule Equal(JsonElement wanted) => new(wanted, dialect.ComparesNumbers);

    /// <param name="allowed">The operators that count in this place.</param>
    private ValueRule Operator(string field, JsonProperty rule, IReadOnlyList<string> allowed) => allowed.Contains(rule.Name)
        ? rule.Name switch
        {
            AnythingBut => new AnythingButRule(Unwanted(field, rule.Value)),
            Exists => rule.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? new ExistsRule(rule.Value.GetBoolean(), dialect.EmptyIsMissing)
                : throw new FormatException($"'{field}': exists must be true or false."),
            Numeric => new NumericRule(Comparisons(field, rule.Value)),
            _ => new TextRule(Text(field, rule)),
        }
        : throw new FormatException($"'{field}': the operator {rule.Name} isn't emulated. There are: {string.Join(", ", allowed)}.");

    private List<ValueRule> Unwanted(string field, JsonElement operand) => operand.ValueKind switch
    {
        JsonValueKind.Object when dialect.TurnedAround.Count > 0 && operand.EnumerateObject().Count() == 1 => [Operator(field, operand.EnumerateObject().Single(), dialect.TurnedAround)],
        JsonValueKind.String or JsonValueKind.Number => [Equal(operand)],
        JsonValueKind.Array when operand.GetArrayLength() > 0 && operand.EnumerateArray().All(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            [.. operand.EnumerateArray().Select(Equal)],
        _ => throw new FormatException($"'{field}': anything-but must be a text, a number, or a list of those{(dialect.TurnedAround.Count == 0 ? "" : $", or one of {string.Join(", ", dialect.TurnedAround)}")}."),
    };

    private static Predicate<string> Text(string field, JsonProperty rule)
    {
        var wanted = rule.Value.ValueKind == JsonValueKind.String ? rule.Value.GetString()! : throw new FormatException($"'{field}': {rule.Name} must be a text.");
        return rule.Name switch
        {
            "prefix" => text => text.StartsWith(wanted, StringComparison.Ordinal),
            "suffix" => text => text.EndsWith(wanted, StringComparison.Ordinal),
            "equals-ignore-case" => text => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            "cidr" when IPNetwork.TryParse(wanted, out var network) => text => IPAddress.TryParse(text, out var address) && network.Contains(address),
            "cidr" => throw new FormatException($"'{field}': cidr must be a network such as 10.0.0.0/24."),
            _ => throw new InvalidOperationException($"{rule.Name} is no operator on texts."),
        };
    }

    /// <summary>Comparisons that all hold: <c>[">", 0, "&lt;=", 150]</c>.</summary>
    private static List<Predicate<JsonElement>> Comparisons(string field, JsonElement operand)
    {
        JsonElement[] items = operand.ValueKind == JsonValueKind.Array ? [.. operand.EnumerateArray()] : [];
        return items.Length is 2 or 4
            ? [.. items.Chunk(2).Select(pair => Comparison(field, pair[0], pair[1].Clone()))]
            : throw new FormatException($"'{field}': numeric must be a list of one comparison or two, such as [\">\", 0, \"<=\", 150].");
    }

    private static Predicate<JsonElement> Comparison(string field, JsonElement sign, JsonElement bound)
    {
        if (bound.ValueKind != JsonValueKind.Number)
        {
            throw new FormatException($"'{field}': numeric compares with numbers, and {bound.GetRawText()} is none.");
        }

        return sign.ToString() switch
        {
            "=" => value => NumericRule.Compare(value, bound) == 0,
            "<" => value => NumericRule.Compare(value, bound) < 0,
            "<=" => value => NumericRule.Compare(value, bound) <= 0,
            ">" => value => NumericRule.Compare(value, bound) > 0,
            ">=" => value => NumericRule.Compare(value, bound) >= 0,
            var other => throw new FormatException($"'{field}': numeric has no comparison {other}. There are: =, <, <=, >, >=."),
        };
    }
}
