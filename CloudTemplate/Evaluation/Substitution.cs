using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::Sub</c>.</summary>
internal static partial class Substitution
{
    /// <summary>The variables in a text: <c>${Name}</c>, <c>${Name.Attribute}</c>, and <c>${!Literal}</c>, which stands for <c>${Literal}</c>.</summary>
    [GeneratedRegex(@"\$\{(?<literal>!)?(?<name>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }

    [GeneratedRegex("^[A-Za-z0-9_.:]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }

    public static Value Sub(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (Parts(argument) is not { } parts)
        {
            return evaluator.Fail(at, "must be a text, or [text, {variable: value}].");
        }

        var result = new StringBuilder();
        var resolved = true;
        var end = 0;
        foreach (Match match in Variable.Matches(parts.Text))
        {
            result.Append(parts.Text, end, match.Index - end);
            end = match.Index + match.Length;
            var name = match.Groups["name"].Value;
            if (match.Groups["literal"].Success)
            {
                result.Append("${").Append(name).Append('}');
                continue;
            }

            var text = evaluator.Text(Find(evaluator, name, parts.Variables, at), at.In($"${{{name}}}"));
            resolved &= text is not null;
            result.Append(text);
        }

        return resolved ? Value.Text(result.Append(parts.Text, end, parts.Text.Length - end).ToString()) : Value.Unresolved;
    }

    /// <summary>The names that a text refers to and that its own map doesn't give.</summary>
    public static IEnumerable<string> References(JsonElement argument) =>
        Parts(argument) is not { } parts
            ? []
            : Variable.Matches(parts.Text)
                .Where(match => !match.Groups["literal"].Success)
                .Select(match => match.Groups["name"].Value)
                .Where(name => !Has(parts.Variables, name));

    /// <summary>The text of an argument of <c>Fn::Sub</c> and its map, which may be undefined; null when it is in neither form.</summary>
    private static (string Text, JsonElement Variables)? Parts(JsonElement argument) => argument.ValueKind switch
    {
        JsonValueKind.String => (argument.GetString()!, default),
        JsonValueKind.Array when argument.GetArrayLength() == 2
            && argument[0].ValueKind == JsonValueKind.String
            && argument[1].ValueKind == JsonValueKind.Object => (argument[0].GetString()!, argument[1]),
        _ => null,
    };

    private static bool Has(JsonElement variables, string name) => variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out _);

    private static Value Find(Evaluator evaluator, string name, JsonElement variables, Place at)
    {
        var place = at.In($"${{{name}}}");
        if (Has(variables, name))
        {
            return evaluator.Evaluate(variables.GetProperty(name), place);
        }

        if (!Name.IsMatch(name))
        {
            return evaluator.Fail(place, "a variable's name has letters, digits, '_', '.' and ':' only. Write ${!…} for a literal ${…}.");
        }

        return name.Split('.', 2) is [var logicalId, var attribute]
            ? Evaluation.References.Attribute(evaluator, logicalId, attribute, place)
            : Evaluation.References.Named(evaluator, name, place);
    }
}
