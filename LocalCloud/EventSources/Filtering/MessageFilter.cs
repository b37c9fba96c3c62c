using System.Text.Json;
using LocalCloud.Filters;

namespace LocalCloud.EventSources.Filtering;

/// <summary>
/// One filter of a queue's mapping: which messages reach the function, by their bodies. AWS filters queues by nothing else.
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
/// </summary>
internal sealed class MessageFilter
{
    private const string Body = "body";

    private readonly IFilterNode _pattern;

    private MessageFilter(IFilterNode pattern) => _pattern = pattern;

    /// <exception cref="FormatException">It isn't a pattern that Lambda takes; the message says why, and what to do.</exception>
    public static MessageFilter Parse(string pattern) => new(LambdaPattern.Parse(pattern, InRecord));

    /// <summary>
    /// True when the function gets a message with that body. A body that is JSON is never matched by a pattern of plain texts, nor the
    /// other way round: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html#filtering-SQS
    /// </summary>
    public bool Matches(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return _pattern.Matches(document.RootElement);
            }
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // A plain text then.
        }

        return _pattern.Matches(JsonSerializer.SerializeToElement(body, FilterJson.Default.String));
    }

    /// <summary>A record has one field that can be filtered by, so the field stands for the record.</summary>
    private static IFilterNode InRecord(string name, IFilterNode node) => name == Body
        ? new BodyNode(node)
        : throw new FormatException($"'{name}' can't be filtered by: of a queue's message Lambda filters by {Body} alone. Take it out.");

    /// <summary>A pattern of fields for JSON, a pattern of values for plain text.</summary>
    private sealed class BodyNode(IFilterNode inner) : IFilterNode
    {
        public bool Matches(JsonElement? value) =>
            (value?.ValueKind == JsonValueKind.String) == inner is ValuesNode && inner.Matches(value);
    }
}
