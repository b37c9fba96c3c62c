using System.Globalization;
using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Audit;

/// <summary>
/// One change of an event or a payment, as the audit keeps it: what changed by name, the state before and after, a hash of the
/// whole item before and after, when, and by which function. Never an amount, a payload, or any other value of the item.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The change's id in the stream: what makes a second delivery the same entry.</summary>
    public required string ChangeId { get; init; }

    /// <summary><c>event#evt_1</c> or <c>transaction#pi_1</c>.</summary>
    public required string Subject { get; init; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
    public required string Action { get; init; }

    /// <summary>In epoch seconds.</summary>
    public required long At { get; init; }

    /// <summary>
    /// The function that wrote the item, by the item's own word: a stream names no actor. For a removal, DynamoDB where it says so;
    /// else unknown, since an item that is gone can't say who removed it.
    /// </summary>
    public required string ChangedBy { get; init; }

    /// <summary>The names of the attributes that came, went, or have another value; in order.</summary>
    public required IReadOnlyList<string> Attributes { get; init; }

    public string? StatusBefore { get; init; }

    public string? StatusAfter { get; init; }

    public string? HashBefore { get; init; }

    public string? HashAfter { get; init; }

    /// <summary>The trace that the event came in under, where the item says.</summary>
    public string? TraceId { get; init; }

    /// <exception cref="JsonException">The record is of no table that is audited.</exception>
    public static AuditEntry Of(StreamRecord record)
    {
        var (before, after) = (record.Change.OldImage, record.Change.NewImage);
        return new AuditEntry
        {
            ChangeId = record.EventId,
            Subject = Text(record.Change.Keys, "eventId") is { } eventId ? $"event#{eventId}"
                : Text(record.Change.Keys, "transactionId") is { } transactionId ? $"transaction#{transactionId}"
                : throw new JsonException($"The record's key is {string.Join(", ", record.Change.Keys.Keys.Order(StringComparer.Ordinal))}: that table isn't audited."),
            Action = record.EventName,
            At = (long)record.Change.ApproximateCreationDateTime,
            ChangedBy = record.UserIdentity?.PrincipalId ?? (after is null ? "unknown" : Text(after, "changedBy")) ?? "unknown",
            Attributes = Changed(before ?? [], after ?? []),
            StatusBefore = Text(before, "status"),
            StatusAfter = Text(after, "status"),
            HashBefore = ItemHash.Of(before),
            HashAfter = ItemHash.Of(after),
            TraceId = Text(after ?? before, "traceId"),
        };
    }

    /// <summary>Where it is kept below its subject: in the order of time.</summary>
    public string Change => string.Create(CultureInfo.InvariantCulture, $"{At:D10}#{ChangeId}");

    private static List<string> Changed(Dictionary<string, JsonElement> before, Dictionary<string, JsonElement> after) =>
    [
        .. before.Keys.Union(after.Keys)
            .Where(name => !(before.TryGetValue(name, out var old) && after.TryGetValue(name, out var now) && JsonElement.DeepEquals(old, now)))
            .Order(StringComparer.Ordinal),
    ];

    private static string? Text(Dictionary<string, JsonElement>? image, string name) =>
        image is not null && image.TryGetValue(name, out var typed) && typed.TryGetProperty("S", out var text) ? text.GetString() : null;
}
