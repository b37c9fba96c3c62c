using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::FindInMap</c>.</summary>
internal static class MappingFunctions
{
    public static Value FindInMap(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 3, 3, "[mapping, first key, second key]", at) is not { } arguments)
        {
            return Value.Unresolved;
        }

        var names = Array.ConvertAll(arguments, name => evaluator.Text(name, at));
        if (names is not [{ } map, { } first, { } second])
        {
            return Value.Unresolved;
        }

        return evaluator.Mappings.TryGetValue(map, out var mapping)
            && mapping.ValueKind == JsonValueKind.Object && mapping.TryGetProperty(first, out var inner)
            && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(second, out var found)
                ? evaluator.Evaluate(found, at)
                : evaluator.Fail(at, $"there is no Mappings.{map}.{first}.{second}. Add it, or mend the names.");
    }
}
