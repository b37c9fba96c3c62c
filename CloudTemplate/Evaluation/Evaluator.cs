using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>Turns what a template writes into what it means: literals as they are, intrinsic functions called.</summary>
internal sealed class Evaluator
{
    public required Symbols Symbols { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Mappings { get; init; }
    public required Problems Problems { get; init; }

    /// <summary>Whether the template has the transform that brings more functions: <see cref="LanguageExtensions"/>.</summary>
    public bool HasLanguageExtensions { get; init; }

    /// <summary>Null inside of the conditions themselves, which can't use <c>Fn::If</c>.</summary>
    public Conditions? Conditions { get; init; }

    /// <summary>Null inside of the conditions, which know no resources.</summary>
    public IResources? Resources { get; init; }

    /// <summary>Evaluates an expression; a problem is noted and gives <see cref="Value.Unresolved"/>.</summary>
    public Value Evaluate(JsonElement expression, Place at)
    {
        switch (expression.ValueKind)
        {
            case JsonValueKind.String:
                return Value.Text(expression.GetString()!);
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return new Value.Scalar(expression.GetRawText(), expression.ValueKind);
            case JsonValueKind.Array:
                return new Value.Sequence([.. expression.EnumerateArray().Select((item, index) => Evaluate(item, at.At(index))).Where(item => item != Value.Absent)]);
            case JsonValueKind.Object:
                return Intrinsics.Called(expression) is { } call ? Call(expression, call, at) : Map(expression, at);
            default:
                return Fail(at, "null isn't allowed in a template. Take it out, or use AWS::NoValue.");
        }
    }

    /// <summary>The expression's text, or null where it has none, which is noted.</summary>
    public string? Text(JsonElement expression, Place at) => Text(Evaluate(expression, at), at);

    /// <summary>The value's text, or null where it has none, which is noted.</summary>
    public string? Text(Value value, Place at)
    {
        if (value is Value.Scalar scalar)
        {
            return scalar.Content;
        }

        if (value != Value.Unresolved)
        {
            Problems.Add(at, "a text is needed here, not a list, an object or AWS::NoValue.");
        }

        return null;
    }

    /// <summary>The arguments of a function that takes a list of them; null when they are too few or too many, which is noted.</summary>
    public JsonElement[]? Arguments(JsonElement argument, int fewest, int most, string form, Place at)
    {
        if (argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() is var count && count >= fewest && count <= most)
        {
            return [.. argument.EnumerateArray()];
        }

        Problems.Add(at, $"must be written {form}.");
        return null;
    }

    public Value Fail(Place at, string what)
    {
        Problems.Add(at, what);
        return Value.Unresolved;
    }

    private Value Call(JsonElement expression, JsonProperty call, Place at) => expression.GetPropertyCount() == 1
        ? Intrinsics.Call(this, call.Name, call.Value, at)
        : Fail(at, $"{call.Name} stands beside other names, and a function is alone in its object. Take the others out.");

    private Value.Map Map(JsonElement expression, Place at)
    {
        var entries = new Dictionary<string, Value>();
        foreach (var property in expression.EnumerateObject())
        {
            var value = Evaluate(property.Value, at.In(property.Name));
            if (value != Value.Absent)
            {
                entries[property.Name] = value;
            }
        }

        return new Value.Map(entries);
    }
}
