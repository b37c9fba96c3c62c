using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::FindInMap</c>.</summary>
internal static class MappingFunctions
{
    private const string Fallback = "DefaultValue";

    public static Value FindInMap(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 3, 4, "[mapping, first key, second key]", at) is not { } arguments)
        {
            return Value.Unresolved;
        }

        var fallback = arguments.Length == 4 ? arguments[3] : default;
        if (arguments.Length == 4 && (!LanguageExtensions.Declared(evaluator, at) || !IsFallback(fallback, evaluator, at)))
        {
            return Value.Unresolved;
        }

        var names = Array.ConvertAll(arguments[..3], name => evaluator.Text(name, at));
        if (names is not [{ } map, { } first, { } second])
        {
            return Value.Unresolved;
        }

        if (evaluator.Mappings.TryGetValue(map, out var mapping)
            && mapping.ValueKind == JsonValueKind.Object && mapping.TryGetProperty(first, out var inner)
            && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(second, out var found))
        {
            return evaluator.Evaluate(found, at);
        }

        return fallback.ValueKind == JsonValueKind.Object
            ? evaluator.Evaluate(fallback.GetProperty(Fallback), at.In(Fallback))
            : evaluator.Fail(at, $"there is no Mappings.{map}.{first}.{second}. Add it, or mend the names.");
    }

    private static bool IsFallback(JsonElement argument, Evaluator evaluator, Place at)
    {
        if (argument.ValueKind == JsonValueKind.Object && argument.TryGetProperty(Fallback, out _))
        {
            return true;
        }

        evaluator.Problems.Add(at, $"its fourth argument must be {{\"{Fallback}\": value}}.");
        return false;
    }
}
