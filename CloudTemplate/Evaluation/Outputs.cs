using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The template's outputs.</summary>
internal static class Outputs
{
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyDictionary<string, JsonElement> declared, Evaluator evaluator, Dependencies dependencies)
    {
        var outputs = new Dictionary<string, string>();
        foreach (var (name, declaration) in declared)
        {
            var place = new Place($"Outputs.{name}");
            if (declaration.ValueKind != JsonValueKind.Object || !declaration.TryGetProperty("Value", out var expression))
            {
                evaluator.Problems.Add(place, "has no Value. Give it one.");
                continue;
            }

            if (declaration.TryGetProperty("Condition", out var condition)
                && condition.ValueKind == JsonValueKind.String
                && evaluator.Conditions?.Holds(condition.GetString()!, place) == false)
            {
                continue;
            }

            var at = place.In("Value");
            dependencies.CheckNames(expression, at);
            if (evaluator.Text(expression, at) is { } text)
            {
                outputs[name] = text;
            }
        }

        return outputs;
    }
}
