using System.Text.Json;

namespace Webhooks.Providers;

/// <summary>The values that a <see cref="FieldMap"/> found. What is written in another type than asked for counts as not there.</summary>
internal readonly ref struct Fields(ReadOnlySpan<byte> json, ReadOnlySpan<Range> values)
{
    // The last second that a DateTimeOffset can hold, so that milliseconds sent for seconds are noticed.
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ReadOnlySpan<Range> _values = values;

    /// <summary>Whether there is a value, of any type.</summary>
    public bool Has(Field field) => !_values[field.Index].Equals(default);

    /// <exception cref="InvalidOperationException">The text isn't valid Unicode.</exception>
    public string? Text(Field field) => At(field, out var reader) == JsonTokenType.String ? reader.GetString() : null;

    /// <summary>The first of these that is a text, and not an empty one.</summary>
    /// <exception cref="InvalidOperationException">A text isn't valid Unicode.</exception>
    public string? FirstText(params ReadOnlySpan<Field> fields)
    {
        foreach (var field in fields)
        {
            if (Text(field) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Whether the value is that text.</summary>
    public bool IsText(Field field, ReadOnlySpan<byte> text) => At(field, out var reader) == JsonTokenType.String && reader.ValueTextEquals(text);

    public long? Whole(Field field) => At(field, out var reader) == JsonTokenType.Number && reader.TryGetInt64(out var whole) ? whole : null;

    public bool? Flag(Field field) => At(field, out var reader) is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : null;

    /// <summary>A moment in epoch milliseconds: of a text in ISO 8601 with an offset, or a number of epoch seconds.</summary>
    public long? TimeMs(Field field)
    {
        return At(field, out var reader) switch
        {
            JsonTokenType.Number when reader.TryGetInt64(out var seconds) && seconds > 0 && seconds <= MaxSeconds => seconds * 1_000,
            // Without an offset, the same text would be another moment on another machine.
            JsonTokenType.String when reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified && time > DateTime.UnixEpoch =>
                new DateTimeOffset(time).ToUnixTimeMilliseconds(),
            _ => null,
        };
    }

    /// <summary>The value's type, and a reader that stands at it.</summary>
    private JsonTokenType At(Field field, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(_json[_values[field.Index]]);
        if (Has(field))
        {
            reader.Read();
        }

        return reader.TokenType;
    }
}
