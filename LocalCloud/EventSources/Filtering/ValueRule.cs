using System.Text.Json;

namespace LocalCloud.EventSources.Filtering;

/// <summary>
/// What a pattern says of one value. Texts are compared character by character; so are numbers (300 isn't 300.0), but by
/// <c>numeric</c>. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
/// </summary>
internal abstract class ValueRule
{
    /// <summary>Whether it holds where the event has no value.</summary>
    public virtual bool AllowsNothing => false;

    public abstract bool Allows(JsonElement value);
}

internal sealed class EqualsRule(JsonElement wanted) : ValueRule
{
    private readonly JsonElement _wanted = wanted.Clone();   // outlives the pattern's document

    public override bool Allows(JsonElement value) => value.ValueKind == _wanted.ValueKind && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() == _wanted.GetString(),
        JsonValueKind.Number => value.GetRawText() == _wanted.GetRawText(),
        _ => true,   // true, false and null are what they are
    };
}

internal sealed class AnythingButRule(IReadOnlyList<ValueRule> unwanted) : ValueRule
{
    public override bool Allows(JsonElement value) => !unwanted.Any(rule => rule.Allows(value));
}

/// <summary><c>prefix</c>, <c>suffix</c>, <c>equals-ignore-case</c>.</summary>
internal sealed class TextRule(Predicate<string> holds) : ValueRule
{
    public override bool Allows(JsonElement value) => value.ValueKind == JsonValueKind.String && holds(value.GetString()!);
}

internal sealed class ExistsRule(bool wanted) : ValueRule
{
    public override bool AllowsNothing => !wanted;

    public override bool Allows(JsonElement value) => wanted;
}

/// <summary>One or two comparisons, all of which must hold.</summary>
internal sealed class NumericRule(IReadOnlyList<Predicate<double>> comparisons) : ValueRule
{
    public override bool Allows(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && comparisons.All(comparison => comparison(number));
}
