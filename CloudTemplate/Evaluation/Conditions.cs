using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The template's conditions, each worked out when it is first asked for.</summary>
/// <param name="evaluator">Evaluates what conditions compare: it knows parameters and mappings, but no resources.</param>
internal sealed class Conditions(IReadOnlyDictionary<string, JsonElement> declared, Evaluator evaluator)
{
    private readonly Dictionary<string, bool> _results = [];
    private readonly HashSet<string> _underWay = [];

    /// <summary>Works out all of them, so that what is wrong is found even in those that nothing uses.</summary>
    public void Check()
    {
        foreach (var name in declared.Keys)
        {
            Holds(name, PlaceOf(name));
        }
    }

    /// <param name="at">What asks.</param>
    public bool Holds(string name, Place at)
    {
        if (!declared.TryGetValue(name, out var expression))
        {
            evaluator.Problems.Add(at, $"there is no condition '{name}'. Declare it, or mend the name.");
            return false;
        }

        if (_results.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!_underWay.Add(name))
        {
            evaluator.Problems.Add(PlaceOf(name), "the condition depends on itself. Break the circle.");
            return false;
        }

        var result = Decide(expression, PlaceOf(name));
        _underWay.Remove(name);
        _results[name] = result;
        return result;
    }

    private static Place PlaceOf(string name) => new($"Conditions.{name}");

    private bool Decide(JsonElement expression, Place at)
    {
        if (expression.ValueKind != JsonValueKind.Object || expression.GetPropertyCount() != 1)
        {
            evaluator.Problems.Add(at, "must be Fn::And, Fn::Or, Fn::Not, Fn::Equals or {\"Condition\": name}.");
            return false;
        }

        var function = expression.EnumerateObject().First();
        var place = at.In(function.Name);
        switch (function.Name)
        {
            case "Condition" when function.Value.ValueKind == JsonValueKind.String:
                return Holds(function.Value.GetString()!, at);
            case "Fn::And":
                return Each(function.Value, 2, 10, "[2 to 10 conditions]", place).All(held => held);
            case "Fn::Or":
                return Each(function.Value, 2, 10, "[2 to 10 conditions]", place).Any(held => held);
            case "Fn::Not":
                return Each(function.Value, 1, 1, "[condition]", place) is [false];
            case "Fn::Equals":
                return AreEqual(function.Value, place);
            default:
                evaluator.Problems.Add(place, "isn't a condition. Use Fn::And, Fn::Or, Fn::Not, Fn::Equals or {\"Condition\": name}.");
                return false;
        }
    }

    /// <summary>All of them, even where the first decides, so that all that is wrong is found.</summary>
    private List<bool> Each(JsonElement argument, int fewest, int most, string form, Place at) =>
        evaluator.Arguments(argument, fewest, most, form, at) is { } arguments ? [.. arguments.Select((inner, index) => Decide(inner, at.At(index)))] : [];

    private bool AreEqual(JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 2, 2, "[value, value]", at) is not [var first, var second])
        {
            return false;
        }

        var left = evaluator.Evaluate(first, at.At(0));
        var right = evaluator.Evaluate(second, at.At(1));
        DynamicReferences.Check(left, Lookup.Nothing, at.At(0), evaluator.Problems);
        DynamicReferences.Check(right, Lookup.Nothing, at.At(1), evaluator.Problems);
        return left is Value.Scalar one && right is Value.Scalar other
            ? one.Content == other.Content   // "true" and true are the same here
            : left.ToJson() == right.ToJson();
    }
}
