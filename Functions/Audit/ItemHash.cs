using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Webhooks.Functions.Audit;

/// <summary>
/// SHA-256 over a whole item, so that an auditor who has the item can show that it is the one. Over all of it and not value by value:
/// the hash of an amount would be an amount that anybody can look up.
/// </summary>
internal static class ItemHash
{
    /// <returns>Lower-case hexadecimal; null without an item.</returns>
    public static string? Of(Dictionary<string, JsonElement>? image)
    {
        if (image is null)
        {
            return null;
        }

        var canonical = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(canonical))
        {
            Write(writer, image.OrderBy(attribute => attribute.Key, StringComparer.Ordinal));
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Write(writer, value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)).OrderBy(member => member.Key, StringComparer.Ordinal));
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var element in value.EnumerateArray())
            {
                Write(writer, element);
            }

            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
