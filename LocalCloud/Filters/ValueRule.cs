using System.Text.Json;

namespace LocalCloud.Filters;

/// <summary>What a filter says of the values in one place.</summary>
internal abstract class ValueRule
{
    /// <summary>Of a list of values it is enough that the rule holds for one.</summary>
    /// <param name="leaves">Empty where the document has no value.</param>
    public virtual bool Holds(IReadOnlyList<JsonElement> leaves) => leaves.Any(Allows);

    public abstract bool Allows(JsonElement value);
}

/// <summary>The value itself. Texts are compared character by character.</summary>
/// <param name="comparesNumbers">See <see cref="FilterDialect.ComparesNumbers"/>.</param>
internal sealed class EqualsRule(JsonElement wanted, bool comparesNumbers) : ValueRule
{
    private readonly JsonElement _wanted = wanted.Clone();   // outlives the filter's document

    public override bool Allows(JsonElement value) => value.ValueKind == _wanted.ValueKind && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() == _wanted.GetString(),
        JsonValueKind.Number when comparesNumbers => NumericRule.Compare(value, _wanted) == 0,
        JsonValueKind.Number => value.GetRawText() == _wanted.GetRawText(),
        _ => true,   // true, false and null are what they are
    };
}

internal sealed class AnythingButRule(IReadOnlyList<ValueRule> unwanted) : ValueRule
{
    public override bool Allows(JsonElement value) => !unwanted.Any(rule => rule.Allows(value));
}

/// <summary><c>prefix</c>, <c>suffix</c>, <c>equals-ignore-case</c>, <c>cidr</c>.</summary>
internal sealed class TextRule(Predicate<string> holds) : ValueRule
{
    public override bool Allows(JsonElement value) => value.ValueKind == JsonValueKind.String && holds(value.GetString()!);
}

/// <param name="emptyIsMissing">See <see cref="FilterDialect.EmptyIsMissing"/>.</param>
internal sealed class ExistsRule(bool wanted, bool emptyIsMissing) : ValueRule
{
    public override bool Holds(IReadOnlyList<JsonElement> leaves) => wanted == leaves.Any(Allows);

    public override bool Allows(JsonElement value) => !emptyIsMissing || value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        _ => true,
    };
}

/// <summary>One or two comparisons, all of which must hold.</summary>
internal sealed class NumericRule(IReadOnlyList<Predicate<JsonElement>> comparisons) : ValueRule
{
    public override bool Allows(JsonElement value) => value.ValueKind == JsonValueKind.Number && comparisons.All(comparison => comparison(value));

    /// <summary>Compares two numbers: to the last digit where both have no more than a decimal holds.</summary>
    public static int Compare(JsonElement number, JsonElement other) =>
        number.TryGetDecimal(out var left) && other.TryGetDecimal(out var right) ? left.CompareTo(right) : number.GetDouble().CompareTo(other.GetDouble());
}
