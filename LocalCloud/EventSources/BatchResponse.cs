using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LocalCloud.EventSources;

/// <summary>
/// What a function says of the messages of its batch (<c>ReportBatchItemFailures</c>):
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
/// </summary>
internal static class BatchResponse
{
    /// <summary>
    /// Reads which messages have failed. Nothing said means that none has; anything unclear means that the whole batch has, for then
    /// nothing is lost.
    /// </summary>
    /// <param name="failed">The ids of the messages to be tried again.</param>
    /// <param name="problem">Why the answer fails the whole batch, in words for the log; without the answer's text, which may be anything.</param>
    public static bool TryRead(ReadOnlyMemory<byte> response, IReadOnlySet<string> ids, [NotNullWhen(true)] out HashSet<string>? failed, [NotNullWhen(false)] out string? problem)
    {
        failed = null;
        problem = null;
        if (response.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            failed = [];
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(response);
            (failed, problem) = Read(document.RootElement, ids);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)   // the latter for half a surrogate pair
        {
            problem = "it isn't JSON";
        }

        return failed is not null;
    }

    private static (HashSet<string>? Failed, string? Problem) Read(JsonElement root, IReadOnlySet<string> ids)
    {
        if (root.ValueKind == JsonValueKind.Null)
        {
            return ([], null);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, "it isn't a JSON object");
        }

        if (!root.TryGetProperty("batchItemFailures", out var items) || items.ValueKind == JsonValueKind.Null)
        {
            return ([], null);
        }

        return items.ValueKind == JsonValueKind.Array ? ReadItems(items, ids) : (null, "batchItemFailures isn't a list");
    }

    private static (HashSet<string>? Failed, string? Problem) ReadItems(JsonElement items, IReadOnlySet<string> ids)
    {
        var failed = new HashSet<string>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("itemIdentifier", out var identifier)
                || identifier.ValueKind != JsonValueKind.String
                || identifier.GetString() is not { Length: > 0 } id)
            {
                return (null, "an entry of batchItemFailures has no itemIdentifier");
            }

            if (!ids.Contains(id))
            {
                return (null, "an itemIdentifier isn't the id of a message of the batch");
            }

            failed.Add(id);
        }

        return (failed, null);
    }
}
