using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Webhooks.Providers;

/// <summary>
/// Makes standard events of a provider's bodies. A provider derives from this to say which fields its events have, and what
/// they say of a payment; what makes a body an event is the same for all.
/// </summary>
/// <param name="provider"><see cref="Provider.Name"/>.</param>
/// <param name="map">What is read of an event; the fields below are among it.</param>
/// <param name="table">What each type of event says of a payment; a type that isn't there says nothing of one.</param>
/// <param name="id">The event's id.</param>
/// <param name="type">What happened.</param>
/// <param name="created">When the event was made.</param>
internal abstract class EventReader(string provider, FieldMap map, FrozenDictionary<string, Reading> table, Field id, Field type, Field created)
{
    /// <summary>The longest id that is taken: Stripe promises that its own never exceed it, the others' are far shorter. https://docs.stripe.com/upgrades</summary>
    public const int MaxIdLength = 255;

    // Data may be nested deeper than the reader's default of 64; a deeper body is no reason to lose an event.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    /// <summary>Makes the standard event of a body, or says what is wrong with it, in words for the log and the answer.</summary>
    public bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem)
    {
        standardEvent = null;
        var body = request.Body.Span;
        if (!Utf8.IsValid(body))
        {
            problem = "The body isn't UTF-8 text.";
            return false;
        }

        try
        {
            return TryReadObject(request, out standardEvent, out problem);
        }
        catch (JsonException notJson)
        {
            problem = $"The body isn't JSON (line {notJson.LineNumber.GetValueOrDefault() + 1}, byte {notJson.BytePositionInLine.GetValueOrDefault() + 1}).";
            return false;
        }
        catch (InvalidOperationException) // GetString's word for it
        {
            problem = "A text in the event has half of a surrogate pair, which is no character.";
            return false;
        }
    }

    /// <summary>Makes a new event of a documented one: with ids of its own for the event, its payment and what became of that, and made now.</summary>
    /// <param name="timeNames">The names of the properties that say when something was made, at any depth.</param>
    public byte[] Freshen(ReadOnlySpan<byte> sample, IReadOnlyList<string> timeNames, string unique, DateTimeOffset now)
    {
        var request = new WebhookRequest { Headers = new Dictionary<string, string>(), Body = sample.ToArray(), ReceivedAt = now };
        List<string> ids = [];
        if (TryRead(request, out var old, out _))
        {
            ids.Add(old.EventId);
        }

        if (old?.Transaction is { } transaction)
        {
            ids.Add(transaction.TransactionId);
            ids.AddRange(transaction.Refunds?.Keys ?? []);
            ids.AddRange(transaction.Disputes?.Keys ?? []);
        }

        return FreshSample.Make(sample, timeNames, ids, unique, now);
    }

    /// <summary>What the event says of itself beside id, type and time, as <see cref="StandardEvent"/> has it.</summary>
    protected abstract (bool? Livemode, string? Account, string? ApiVersion) Describe(in Fields fields);

    /// <summary>The status that a provider's word means; null for a word that isn't known.</summary>
    protected static TStatus? Meaning<TStatus>(FrozenDictionary<string, TStatus> words, string? word)
        where TStatus : struct, Enum => word is not null && words.TryGetValue(word, out var status) ? status : null;

    private bool TryReadObject(WebhookRequest request, out StandardEvent? standardEvent, out string? problem)
    {
        var body = request.Body.Span;
        var reader = new Utf8JsonReader(body, Deep);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            problem = $"The body is {Describe(reader.TokenType)}, not an event object.";
            standardEvent = null;
            reader.Skip();
            reader.Read(); // throws when anything but white space follows
            return false;
        }

        var fields = map.Read(ref reader, body);
        reader.Read(); // throws when anything but white space follows
        problem = Problem(fields, out var occasion);
        standardEvent = problem is null ? Make(request, fields, occasion) : null;
        return problem is null;
    }

    private StandardEvent Make(WebhookRequest request, in Fields fields, Occasion occasion)
    {
        var body = request.Body.Span;
        var (livemode, account, apiVersion) = Describe(fields);
        return new StandardEvent
        {
            EventId = occasion.EventId,
            Provider = provider,
            Type = occasion.Type,
            Timestamp = occasion.TimestampMs / 1_000,
            TimestampMs = occasion.TimestampMs,
            ReceivedAt = request.ReceivedAt.ToUnixTimeMilliseconds(),
            Livemode = livemode,
            Account = account,
            ApiVersion = apiVersion,
            Transaction = table.TryGetValue(occasion.Type, out var read) ? read(fields, occasion) : null,
            Payload = Encoding.UTF8.GetString(body),
            PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            TraceId = request.TraceId,
        };
    }

    private string? Problem(in Fields fields, out Occasion occasion)
    {
        occasion = default;
        if (fields.Text(id) is not { Length: > 0 } eventId)
        {
            return $"The event has no id{In(id.Path, "id")}.";
        }

        if (eventId.Length > MaxIdLength)
        {
            return $"The event's id has {eventId.Length} characters; it may have {MaxIdLength}.";
        }

        if (fields.Text(type) is not { Length: > 0 } eventType)
        {
            return $"The event has no type{In(type.Path, "type")}.";
        }

        if (!fields.Has(created))
        {
            return $"The event has no creation time ({created.Path}).";
        }

        if (fields.TimeMs(created) is not { } createdMs)
        {
            return $"The event's creation time ({created.Path}) is neither epoch seconds nor an ISO 8601 time in UTC.";
        }

        occasion = new Occasion(provider, eventId, eventType, createdMs);
        return null;
    }

    private static string In(string path, string usual) => path == usual ? "" : $" ({path})";

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}

/// <summary>Reads what an event says of a payment; null when not all is there that it takes.</summary>
internal delegate Transaction? Reading(in Fields fields, Occasion occasion);
