using System.Text.Json;

namespace CloudTemplate.Evaluation;

/// <summary>What an expression of a template comes to.</summary>
internal abstract record Value
{
    private Value()
    {
    }

    /// <summary><c>AWS::NoValue</c>: what has it is as if it weren't written.</summary>
    public static Value Absent { get; } = new Nothing();

    /// <summary>It couldn't be told, and the problem is already noted: whoever meets this says no more about it.</summary>
    public static Value Unresolved { get; } = new Unknown();

    /// <param name="Content">The text; a number or boolean as the template writes it, for CloudFormation converts freely between them.</param>
    /// <param name="Kind">What it was in JSON, so that it can be written again as such.</param>
    public sealed record Scalar(string Content, JsonValueKind Kind = JsonValueKind.String) : Value;

    public sealed record Sequence(IReadOnlyList<Value> Items) : Value;

    public sealed record Map(IReadOnlyDictionary<string, Value> Entries) : Value;

    /// <param name="Why">Why it can't be told here; said only where something uses it.</param>
    public sealed record Unavailable(string Why) : Value;

    private sealed record Nothing : Value;

    private sealed record Unknown : Value;

    public static Value Text(string content) => new Scalar(content);

    public static Value List(IEnumerable<string> items) => new Sequence([.. items.Select(Text)]);
}
