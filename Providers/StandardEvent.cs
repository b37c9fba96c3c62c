using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Providers;

/// <summary>One webhook in our own words: the message in the queue, and but for <see cref="Schema"/> the item in the table.</summary>
public sealed record StandardEvent
{
    /// <summary>The message's schema version. A consumer reads every version that may still be queued.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The provider's id of the event: the same for every delivery of it. 1 to 255 characters.</summary>
    public required string EventId { get; init; }

    /// <summary><see cref="Provider.Name"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own word for what happened: <c>payment_intent.succeeded</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When the provider made the event, in whole epoch seconds: a redelivery has the same key.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The same in epoch milliseconds, where the provider says it that exactly; otherwise <see cref="Timestamp"/> × 1,000.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>When it reached us, in epoch milliseconds.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>False for a provider's test mode; null where it doesn't say.</summary>
    public bool? Livemode { get; init; }

    /// <summary>The account or merchant it is for, where the provider says.</summary>
    public string? Account { get; init; }

    /// <summary>The version of the provider's API that shaped the payload, where it says.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What the event says of a payment; null where it says nothing of one.</summary>
    public Transaction? Transaction { get; init; }

    /// <summary>The exact body; null when <see cref="PayloadRef"/> says where it is.</summary>
    public string? Payload { get; init; }

    /// <summary>The S3 key of the body when it is too large to travel.</summary>
    public string? PayloadRef { get; init; }

    /// <summary>SHA-256 of the body's bytes, in lower-case hexadecimal.</summary>
    public required string PayloadSha256 { get; init; }

    /// <summary>The W3C trace id that the webhook came in under.</summary>
    public string? TraceId { get; init; }

    /// <summary>The message's text as UTF-8.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, StandardEventJson.Compact.StandardEvent);

    /// <summary>Reads a message's text.</summary>
    /// <exception cref="JsonException">The text isn't a standard event of a known schema.</exception>
    public static StandardEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        var read = JsonSerializer.Deserialize(utf8Json, StandardEventJson.Compact.StandardEvent)
            ?? throw new JsonException("The message is null, not a standard event.");
        return read.Schema == 1 ? read : throw new JsonException($"The message has schema {read.Schema}; this version reads schema 1.");
    }
}

[JsonSerializable(typeof(StandardEvent))]
internal sealed partial class StandardEventJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON demands: a payload full of quotes and umlauts travels at its own size.</summary>
    public static StandardEventJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
