using System.Text.Json;

namespace LocalCloud.Sns.Filters;

/// <summary>Reads filter policies: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html</summary>
internal static class FilterGrammar
{
    private const string Or = "$or";

    /// <param name="policy">The policy, or an object in it.</param>
    /// <param name="nested">Keys may have objects: those of bodies may, those of attributes not.</param>
    /// <exception cref="FormatException">It isn't a policy, or says what isn't emulated; in words for the one who wrote it.</exception>
    public static AllOf Read(JsonElement policy, bool nested) =>
        new([.. policy.EnumerateObject().Select(entry => Entry(entry, nested))]);

    private static ICondition Entry(JsonProperty entry, bool nested)
    {
        var value = entry.Value;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when nested:
                return new Inside(entry.Name, Read(value, nested));
            case JsonValueKind.Array when entry.Name == Or && IsAlternative(value):
                return new AnyOf([.. value.EnumerateArray().Select(item => Read(item, nested))]);
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                return Leaf(entry.Name, value);
            default:
                throw new FormatException($"'{entry.Name}' must be a list with at least one value{(nested ? ", or an object" : "; only a policy of scope MessageBody has objects")}.");
        }
    }

    /// <summary>Two objects or more; otherwise the name is one like others.</summary>
    private static bool IsAlternative(JsonElement list) =>
        list.GetArrayLength() > 1 && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
        && !list.EnumerateArray().Any(item => item.EnumerateObject().Any(entry => FilterRules.IsOperator(entry.Name)));

    private static Leaf Leaf(string name, JsonElement rules)
    {
        List<bool> exists = [];
        List<Func<JsonElement, bool>> others = [];
        foreach (var rule in rules.EnumerateArray())
        {
            if (rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("exists", out var there))
            {
                exists.Add(there.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? there.GetBoolean()
                    : throw new FormatException($"'{name}': exists must be true or false."));
            }
            else
            {
                others.Add(FilterRules.Read(name, rule));
            }
        }

        return new Leaf(name, others, exists);
    }
}
