using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using static Webhooks.Providers.JsonFields;

namespace Webhooks.Providers.Stripe;

/// <summary>Reads a <see cref="StripeEvent"/> from its bytes, skipping without looking at it whatever isn't used.</summary>
internal static class StripeEventReader
{
    // The last second that a DateTimeOffset can hold, so that milliseconds sent for seconds are noticed.
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <exception cref="JsonException">The body isn't one JSON value.</exception>
    /// <exception cref="InvalidOperationException">A text that is read isn't valid Unicode.</exception>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out StripeEvent? read, [NotNullWhen(false)] out string? problem)
    {
        // Stripe's data may be nested deeper than the reader's default of 64; a deeper body is no reason to lose an event.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1_000 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var found = Describe(reader.TokenType);
            ReadToEnd(ref reader);
            read = null;
            problem = $"The body is {found}, not an event object.";
            return false;
        }

        string? id = null, type = null, account = null, apiVersion = null;
        long? createdMs = null;
        bool? livemode = null;
        var hasCreated = false;
        StripeObject? about = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                type = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("created"u8))
            {
                hasCreated = true;
                createdMs = ReadTimeMs(ref reader);
            }
            else if (reader.ValueTextEquals("livemode"u8))
            {
                reader.Read();
                livemode = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("account"u8))
            {
                account = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("api_version"u8))
            {
                apiVersion = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                about = ReadData(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        ReadToEnd(ref reader);
        problem = Problem(id, type, hasCreated, createdMs);
        read = problem is null
            ? new StripeEvent { Id = id!, Type = type!, CreatedMs = createdMs!.Value, Livemode = livemode, Account = account, ApiVersion = apiVersion, DataObject = about }
            : null;
        return read is not null;
    }

    private static string? Problem(string? id, string? type, bool hasCreated, long? createdMs)
    {
        if (string.IsNullOrEmpty(id))
        {
            return "The event has no id.";
        }

        if (id.Length > StripeEvent.MaxIdLength)
        {
            return $"The event's id has {id.Length} characters; it may have {StripeEvent.MaxIdLength}.";
        }

        if (string.IsNullOrEmpty(type))
        {
            return "The event has no type.";
        }

        if (!hasCreated)
        {
            return "The event has no creation time (created).";
        }

        return createdMs is null ? "The event's creation time (created) is neither epoch seconds nor an ISO 8601 time in UTC." : null;
    }

    private static StripeObject? ReadData(ref Utf8JsonReader reader)
    {
        StripeObject? about = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return about;
        }

        while (NextProperty(ref reader))
        {
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isObject && reader.TokenType == JsonTokenType.StartObject)
            {
                about = ReadObject(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return about;
    }

    private static StripeObject ReadObject(ref Utf8JsonReader reader)
    {
        string? id = null, kind = null, currency = null, status = null;
        long? amount = null, amountReceived = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                kind = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("amount"u8))
            {
                amount = ReadWhole(ref reader);
            }
            else if (reader.ValueTextEquals("amount_received"u8))
            {
                amountReceived = ReadWhole(ref reader);
            }
            else if (reader.ValueTextEquals("currency"u8))
            {
                currency = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                status = ReadText(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new StripeObject { Id = id, Kind = kind, Amount = amount, AmountReceived = amountReceived, Currency = currency, Status = status };
    }

    private static long? ReadTimeMs(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var seconds) && seconds > 0 && seconds <= MaxSeconds:
                return seconds * 1_000;
            // Without an offset, the same text would be another moment on another machine.
            case JsonTokenType.String when reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified && time > DateTime.UnixEpoch:
                return new DateTimeOffset(time).ToUnixTimeMilliseconds();
            default:
                reader.Skip();
                return null;
        }
    }
}
