using System.Globalization;
using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>
/// What a template may use once it has <c>"Transform": "AWS::LanguageExtensions"</c>.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
/// </summary>
internal static class LanguageExtensions
{
    public const string Transform = "AWS::LanguageExtensions";

    /// <summary>How many items a list has.</summary>
    public static Value Length(Evaluator evaluator, JsonElement argument, Place at) => Declared(evaluator, at) ? evaluator.Evaluate(argument, at) switch
    {
        Value.Sequence list => new Value.Scalar(list.Items.Count.ToString(CultureInfo.InvariantCulture), JsonValueKind.Number),
        var value when value == Value.Unresolved => value,
        _ => evaluator.Fail(at, "must be a list."),
    } : Value.Unresolved;

    /// <summary>A list or an object as JSON text.</summary>
    public static Value ToJsonString(Evaluator evaluator, JsonElement argument, Place at) => Declared(evaluator, at) ? evaluator.Evaluate(argument, at) switch
    {
        Value.Sequence list => Value.Text(list.ToJson()),
        Value.Map map => Value.Text(map.ToJson()),
        var value when value == Value.Unresolved => value,
        _ => evaluator.Fail(at, "must be a list or an object."),
    } : Value.Unresolved;

    /// <summary>Notes it where the template doesn't have the transform, without which CloudFormation refuses the function.</summary>
    public static bool Declared(Evaluator evaluator, Place at)
    {
        if (!evaluator.HasLanguageExtensions)
        {
            evaluator.Problems.Add(at, $"needs \"Transform\": \"{Transform}\" in the template. Add it.");
        }

        return evaluator.HasLanguageExtensions;
    }
}
