using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Events;

/// <summary>All that an event's item says. The payload, which is the customer's own data, only to who asks for it.</summary>
public sealed class EventDetails
{
    private readonly string? _payload;

    private EventDetails(StoredEvent stored, JsonObject attributes, string? payload) => (Event, Attributes, _payload) = (stored, attributes, payload);

    public StoredEvent Event { get; }

    /// <summary>Every attribute in the order of its name, but for <c>payload</c>.</summary>
    public JsonObject Attributes { get; }

    /// <summary>How long the payload is, in bytes; null when it lies in the archive.</summary>
    public int? PayloadBytes => _payload is null ? null : Encoding.UTF8.GetByteCount(_payload);

    /// <summary>The payload, from the item or from the archive.</summary>
    /// <exception cref="OperationException">It is in neither, or the archive can't be read.</exception>
    public async Task<EventPayload> ReadPayloadAsync(ArchiveBucket archive, CancellationToken cancellationToken)
    {
        var bytes = _payload is not null ? Encoding.UTF8.GetBytes(_payload)
            : (string?)Attributes["payloadRef"] is { } key ? await archive.ReadAsync(key, cancellationToken)
            : throw new OperationException($"The item of {Event.EventId} has neither a payload nor a payloadRef.");
        return new EventPayload(Encoding.UTF8.GetString(bytes), Convert.ToHexStringLower(SHA256.HashData(bytes)) == (string?)Attributes["payloadSha256"]);
    }

    internal static EventDetails Read(Dictionary<string, AttributeValue> item) =>
        new(StoredEvent.Read(item), ItemJson.Of(item.Where(attribute => attribute.Key != "payload")), item.GetValueOrDefault("payload")?.S);
}

/// <summary>An event's payload.</summary>
/// <param name="Text">What the provider sent.</param>
/// <param name="IsIntact">Whether it still has the SHA-256 that it came with.</param>
public sealed record EventPayload(string Text, bool IsIntact);
