using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Ref</c> and <c>Fn::GetAtt</c>.</summary>
internal static class References
{
    public static Value Ref(Evaluator evaluator, JsonElement argument, Place at) =>
        argument.ValueKind == JsonValueKind.String
            ? Named(evaluator, argument.GetString()!, at)
            : evaluator.Fail(at, "must be the name of a parameter or a resource.");

    public static Value GetAtt(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (Target(argument) is not { } target)
        {
            return evaluator.Fail(at, "must be written [logical id, attribute] or \"logical id.attribute\".");
        }

        return evaluator.Text(target.Attribute, at) is { } attribute ? Attribute(evaluator, target.LogicalId, attribute, at) : Value.Unresolved;
    }

    /// <summary>The resource that an argument of <c>Fn::GetAtt</c> names, and the expression of the attribute; null when it is in neither form.</summary>
    public static (string LogicalId, JsonElement Attribute)? Target(JsonElement argument) => argument.ValueKind switch
    {
        JsonValueKind.Array when argument.GetArrayLength() == 2 && argument[0].ValueKind == JsonValueKind.String => (argument[0].GetString()!, argument[1]),
        JsonValueKind.String when argument.GetString()!.Split('.', 2) is [var logicalId, var attribute] =>
            (logicalId, JsonElement.Parse($"\"{JsonEncodedText.Encode(attribute)}\"")),
        _ => null,
    };

    /// <summary>What a plain name stands for: a pseudo parameter, a parameter, or a resource's <c>Ref</c>.</summary>
    public static Value Named(Evaluator evaluator, string name, Place at) => evaluator.Symbols.Find(name) switch
    {
        Value.Unavailable unavailable => evaluator.Fail(at, unavailable.Why),
        null => evaluator.Resources?.Ref(name, at) ?? Missing(evaluator, name, at),
        var value => value,
    };

    public static Value Attribute(Evaluator evaluator, string logicalId, string attribute, Place at) =>
        evaluator.Resources?.Attribute(logicalId, attribute, at) ?? Missing(evaluator, logicalId, at);

    /// <summary>Where resources are known, <see cref="Dependencies"/> has already noted every name that isn't there.</summary>
    private static Value Missing(Evaluator evaluator, string name, Place at) => evaluator.Resources is null
        ? evaluator.Fail(at, $"there is no parameter '{name}', and conditions know nothing else. Declare it, or mend the name.")
        : Value.Unresolved;
}
