using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// A request's headers, by names that compare without case. API Gateway sends them twice: <c>headers</c> has the last value of
/// each, <c>multiValueHeaders</c> has all. Of a header that came with more than one value nobody can say which one was meant.
/// </summary>
public sealed class GatewayHeaders
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _ambiguous;

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Whether the request had that header with more than one value.</summary>
    public bool IsAmbiguous(string name) => _ambiguous?.Contains(name) ?? false;

    /// <summary>Reads <c>headers</c>; the reader stands on its value.</summary>
    internal void ReadSingle(ref Utf8JsonReader reader)
    {
        if (IsObject(ref reader))
        {
            while (JsonText.NextProperty(ref reader))
            {
                var name = reader.GetString()!;
                reader.Read();
                Add(name, JsonText.Text(ref reader));
            }
        }
    }

    /// <summary>Reads <c>multiValueHeaders</c>; the reader stands on its value.</summary>
    internal void ReadMultiple(ref Utf8JsonReader reader)
    {
        if (IsObject(ref reader))
        {
            while (JsonText.NextProperty(ref reader))
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw new JsonException("The event's multiValueHeaders are not lists.");
                }

                while (JsonText.NextItem(ref reader))
                {
                    Add(name, JsonText.Text(ref reader));
                }
            }
        }
    }

    private static bool IsObject(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw new JsonException("The event's headers are not an object."),
    };

    private void Add(string name, string? value)
    {
        if (value is not null && !_values.TryAdd(name, value) && _values[name] != value)
        {
            (_ambiguous ??= new(StringComparer.OrdinalIgnoreCase)).Add(name);
        }
    }
}
