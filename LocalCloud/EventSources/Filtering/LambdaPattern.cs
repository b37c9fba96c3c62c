using System.Text.Json;
using LocalCloud.Filters;

namespace LocalCloud.EventSources.Filtering;

/// <summary>
/// A pattern of an event source mapping's <c>FilterCriteria</c>, whatever the source: the record is a JSON document, and the pattern has its shape.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
/// </summary>
internal static class LambdaPattern
{
    private const int Longest = 4096;

    private static readonly FilterParser Parser = new(new FilterDialect { Operators = ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"] });

    /// <param name="field">What a field of the record becomes, where a source has its own rules for them.</param>
    /// <exception cref="FormatException">It isn't a pattern that Lambda takes; the message says why, and what to do.</exception>
    public static IFilterNode Parse(string pattern, Func<string, IFilterNode, IFilterNode>? field = null)
    {
        if (pattern.Length > Longest)
        {
            throw new FormatException($"the pattern has {pattern.Length} characters, and Lambda takes {Longest}. Shorten it.");
        }

        try
        {
            using var document = JsonDocument.Parse(pattern);
            return Parser.Parse(document.RootElement, field);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)   // the latter for half a surrogate pair
        {
            throw new FormatException("the pattern isn't JSON. Mend it.", malformed);
        }
    }
}
