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
            ["Fn::GetAZs"] = AddressFunctions.GetAZs,
            ["Fn::Cidr"] = AddressFunctions.Cidr,
            ["Fn::Length"] = LanguageExtensions.Length,
            ["Fn::ToJsonString"] = LanguageExtensions.ToJsonString,
            ["Fn::ImportValue"] = Imports.ImportValue,
        }.ToFrozenDictionary();

    /// <summary>Those that CloudFormation knows and that aren't done here, with the reason.</summary>
    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["Fn::Transform"] = Macros,
        ["Fn::Contains"] = OnlyInRules,
        ["Fn::EachMemberEquals"] = OnlyInRules,
        ["Fn::EachMemberIn"] = OnlyInRules,
        ["Fn::RefAll"] = OnlyInRules,
        ["Fn::ValueOf"] = OnlyInRules,
        ["Fn::ValueOfAll"] = OnlyInRules,
    }.ToFrozenDictionary();

    public const string Macros = "macros run in AWS only. Give the template as it is after them.";
    public const string Loops = "loops aren't unrolled here. Write out what it makes.";
    private const string OnlyInRules = "belongs into the Rules section, which isn't evaluated here. Take it out.";
    private const string LoopPrefix = "Fn::ForEach";

    /// <summary>Those that are done, in the order of their names.</summary>
    public static IEnumerable<string> Known => Table.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a name begins a loop, which may stand where a resource, an output or a condition does.</summary>
    public static bool IsLoop(string name) => name == LoopPrefix || name.StartsWith($"{LoopPrefix}::", StringComparison.Ordinal);

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
            : evaluator.Fail(at.In(name), Refused.GetValueOrDefault(name) ?? (IsLoop(name) ? Loops : $"this intrinsic function isn't known here. Known are {string.Join(", ", Known)}."));

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
