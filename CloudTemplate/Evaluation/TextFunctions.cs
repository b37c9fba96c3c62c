using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary><c>Fn::Join</c>, <c>Fn::Split</c>, <c>Fn::Select</c>, <c>Fn::Base64</c>.</summary>
internal static class TextFunctions
{
    public static Value Join(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 2, 2, "[delimiter, [texts]]", at) is not [var first, var second])
        {
            return Value.Unresolved;
        }

        var delimiter = evaluator.Text(first, at);
        if (Items(evaluator, second, at) is not { } items)
        {
            return Value.Unresolved;
        }

        var texts = items.Select((item, index) => evaluator.Text(item, at.At(index))).ToList();
        return delimiter is null || texts.Contains(null) ? Value.Unresolved : Value.Text(string.Join(delimiter, texts));
    }

    public static Value Split(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 2, 2, "[delimiter, text]", at) is not [var first, var second])
        {
            return Value.Unresolved;
        }

        var delimiter = evaluator.Text(first, at);
        var text = evaluator.Text(second, at);
        if (delimiter is null || text is null)
        {
            return Value.Unresolved;
        }

        return delimiter.Length == 0 ? evaluator.Fail(at, "the delimiter is empty.") : Value.List(text.Split(delimiter));
    }

    public static Value Select(Evaluator evaluator, JsonElement argument, Place at)
    {
        if (evaluator.Arguments(argument, 2, 2, "[index, [values]]", at) is not [var first, var second])
        {
            return Value.Unresolved;
        }

        var text = evaluator.Text(first, at);
        if (text is null || Items(evaluator, second, at) is not { } items)
        {
            return Value.Unresolved;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count
            ? items[index]
            : evaluator.Fail(at, $"there is no value {text} in a list of {items.Count}; the first is 0.");
    }

    public static Value Base64(Evaluator evaluator, JsonElement argument, Place at) =>
        evaluator.Text(argument, at) is { } text ? Value.Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) : Value.Unresolved;

    private static IReadOnlyList<Value>? Items(Evaluator evaluator, JsonElement expression, Place at)
    {
        var value = evaluator.Evaluate(expression, at);
        if (value is Value.Sequence list)
        {
            return list.Items;
        }

        if (value != Value.Unresolved)
        {
            evaluator.Problems.Add(at, "its second argument must be a list.");
        }

        return null;
    }
}
