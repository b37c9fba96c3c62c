using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Iam;

/// <summary>
/// The conditions of a statement. Every operator and every key in it must hold, by any of the key's values.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
/// </summary>
internal static class StatementConditions
{
    private const string IfExists = "IfExists";

    /// <summary>Whether the statement counts. An operator that isn't known makes no allowing statement count, and every denying one.</summary>
    public static bool Hold(StatementModel statement, IReadOnlyDictionary<string, string> context)
    {
        if (statement.Conditions is null)
        {
            return true;
        }

        using var conditions = JsonDocument.Parse(statement.Conditions);
        foreach (var operation in conditions.RootElement.EnumerateObject())
        {
            foreach (var key in operation.Value.EnumerateObject())
            {
                if (!(Holds(operation.Name, Find(context, key.Name), Values(key.Value)) ?? !statement.Allow))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Null: the operator isn't known.</summary>
    /// <param name="actual">The request's value; null when it has none.</param>
    private static bool? Holds(string operation, string? actual, List<string> expected)
    {
        if (operation == "Null")
        {
            return expected.Exists(value => value == "true" == actual is null);
        }

        var optional = operation.EndsWith(IfExists, StringComparison.Ordinal);
        if (Comparison(optional ? operation[..^IfExists.Length] : operation) is not var (matches, negated))
        {
            return null;
        }

        if (actual is null)
        {
            return optional || negated;   // what isn't there equals nothing
        }

        return expected.Exists(value => matches(value, actual)) != negated;
    }

    private static (Func<string, string, bool> Matches, bool Negated)? Comparison(string operation) => operation switch
    {
        "StringEquals" => (string.Equals, false),
        "StringNotEquals" => (string.Equals, true),
        "StringEqualsIgnoreCase" => (EqualsIgnoringCase, false),
        "StringNotEqualsIgnoreCase" => (EqualsIgnoringCase, true),
        "StringLike" => (Pattern.MatchesText, false),
        "StringNotLike" => (Pattern.MatchesText, true),
        "ArnEquals" or "ArnLike" => (Pattern.MatchesArnParts, false),
        "ArnNotEquals" or "ArnNotLike" => (Pattern.MatchesArnParts, true),
        "Bool" => (EqualsIgnoringCase, false),
        _ => null,
    };

    private static bool EqualsIgnoringCase(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string? Find(IReadOnlyDictionary<string, string> context, string key)
    {
        foreach (var (name, value) in context)
        {
            if (EqualsIgnoringCase(name, key))
            {
                return value;
            }
        }

        return null;
    }

    private static List<string> Values(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Values)],
        JsonValueKind.String => [json.GetString()!],
        _ => [json.GetRawText()],
    };
}
