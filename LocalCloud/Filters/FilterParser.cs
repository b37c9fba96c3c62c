using System.Text.Json;

namespace LocalCloud.Filters;

/// <summary>Reads the filters of one service: an object of fields, each a list of rules or an object again.</summary>
internal sealed class FilterParser(FilterDialect dialect)
{
    private const string Or = "$or";

    private readonly RuleParser _rules = new(dialect);

    /// <param name="field">What a field of the outermost object becomes; null: what any other does.</param>
    /// <exception cref="FormatException">It is no filter that the service takes; the message says why, in words for the one who wrote it.</exception>
    public IFilterNode Parse(JsonElement filter, Func<string, IFilterNode, IFilterNode>? field = null) => All(filter, field ?? Field, ofEach: false);

    private static FieldNode Field(string name, IFilterNode inner) => new(name, inner);

    private AllNode All(JsonElement filter, Func<string, IFilterNode, IFilterNode> field, bool ofEach)
    {
        if (filter.ValueKind != JsonValueKind.Object || !filter.EnumerateObject().Any())
        {
            throw new FormatException("a pattern must be a JSON object with a field or more. Mend it.");
        }

        return new AllNode(
            [.. filter.EnumerateObject().Select(property => IsAlternatives(property) ? Alternatives(property.Value, field, ofEach) : field(property.Name, Inner(property)))],
            ofEach);
    }

    /// <summary>Two objects or more, none of which is a rule.</summary>
    private bool IsAlternatives(JsonProperty property)
    {
        if (property.Name != Or)
        {
            return false;
        }

        var alternatives = property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 1
            && property.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && !item.EnumerateObject().Any(entry => RuleParser.IsOperator(entry.Name)));
        return alternatives || dialect.OrMayBeField ? alternatives : throw new FormatException($"{Or} must be a list of two patterns or more. Mend it.");
    }

    private AnyNode Alternatives(JsonElement list, Func<string, IFilterNode, IFilterNode> field, bool ofEach) =>
        new([.. list.EnumerateArray().Select(alternative => All(alternative, field, ofEach))]);

    private IFilterNode Inner(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Object when dialect.Flat is null => All(property.Value, Field, ofEach: true),
        JsonValueKind.Array when property.Value.GetArrayLength() > 0 => new ValuesNode([.. property.Value.EnumerateArray().Select(rule => _rules.Parse(property.Name, rule))]),
        _ => throw new FormatException($"'{property.Name}' must be a list with at least one value{(dialect.Flat is { } reason ? $"; {reason}" : ", or an object")}."),
    };
}
