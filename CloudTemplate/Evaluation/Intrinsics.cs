using System.Collections.Frozen;
using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The intrinsic functions by name. What isn't in the table stops the template: a guess would run another system.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html</remarks>
internal static class Intrinsics
{
    private static readonly FrozenDictionary<string, Func<Evaluator, JsonElement, Place, Value>> Table =
        new Dictionary<string, Func<Evaluator, JsonElement, Place, Value>>
        {
            ["Ref"] = References.Ref,
            ["Fn::GetAtt"] = References.GetAtt,
            ["Fn::Sub"] = Substitution.Sub,
            ["Fn::Join"] = TextFunctions.Join,
            ["Fn::Split"] = TextFunctions.Split,
            ["Fn::Select"] = TextFunctions.Select,
            ["Fn::Base64"] = TextFunctions.Base64,
            ["Fn::FindInMap"] = MappingFunctions.FindInMap,
            ["Fn::If"] = If,
            ["Fn::And"] = OnlyInConditions,
            ["Fn::Or"] = OnlyInConditions,
            ["Fn::Not"] = OnlyInConditions,
            ["Fn::Equals"] = OnlyInConditions,
            ["Fn::ImportValue"] = (evaluator, _, at) =>
                evaluator.Fail(at, "takes a value from another stack, and only this template is here. Give the value by a parameter."),
        }.ToFrozenDictionary();

    /// <summary>The function that an object calls; null when it is an ordinary object.</summary>
    public static JsonProperty? Called(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.StartsWith("Fn::", StringComparison.Ordinal) || (property.NameEquals("Ref") && json.GetPropertyCount() == 1))
            {
                return property;
            }
        }

        return null;
    }

    public static Value Call(Evaluator evaluator, string name, JsonElement argument, Place at) =>
        Table.TryGetValue(name, out var function)
            ? function(evaluator, argument, at.In(name))
            : evaluator.Fail(at.In(name), $"this intrinsic function isn't known here. Known are {string.Join(", ", Table.Keys.Order(StringComparer.Ordinal))}.");

    private static Value If(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Conditions is not { } conditions)
        {
            return evaluator.Fail(at, "can't be used inside of a condition. Use Fn::And, Fn::Or and Fn::Not.");
        }

        if (evaluator.Arguments(argument, 3, 3, "[condition, value if true, value if false]", at) is not { } arguments)
        {
            return Value.Unresolved;
        }

        return arguments[0].ValueKind == JsonValueKind.String
            ? evaluator.Evaluate(conditions.Holds(arguments[0].GetString()!, at) ? arguments[1] : arguments[2], at)
            : evaluator.Fail(at, "its first argument must be a condition's name.");
    }

    private static Value OnlyInConditions(Evaluator evaluator, JsonElement argument, Place at) =>
        evaluator.Fail(at, "belongs into the Conditions section. Name the condition there, and use it by Fn::If.");
}
