using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>The template's outputs.</summary>
internal static class Outputs
{
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyDictionary<string, JsonElement> declared, Evaluator evaluator, Dependencies dependencies)
    {
        var outputs = new Dictionary<string, string>();
        var exports = new HashSet<string>();
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
            var value = evaluator.Evaluate(expression, at);
            DynamicReferences.Check(value, Lookup.CustomResources, at, evaluator.Problems);
            if (evaluator.Text(value, at) is { } text)
            {
                outputs[name] = text;
            }

            if (declaration.TryGetProperty("Export", out var export))
            {
                Export(export, place.In("Export"));
            }
        }

        return outputs;

        void Export(JsonElement export, Place at)
        {
            if (export.ValueKind != JsonValueKind.Object || !export.TryGetProperty("Name", out var expression))
            {
                evaluator.Problems.Add(at, "has no Name. Give it one.");
                return;
            }

            dependencies.CheckNames(expression, at);
            if (evaluator.Text(expression, at.In("Name")) is { } exported && !exports.Add(exported))
            {
                evaluator.Problems.Add(at.In("Name"), $"another output is exported as {exported} already. Give them different names.");
            }
        }
    }
}
