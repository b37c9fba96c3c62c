using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.Sqs;

namespace LocalCloud.Sns.Filters;

/// <summary>Message attributes as a JSON object, so that one set of rules does for attributes and bodies. Binary ones are nobody's to filter.</summary>
internal static class AttributesJson
{
    public static string Write(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, attribute) in attributes.Where(pair => pair.Value.StringValue is not null))
            {
                writer.WritePropertyName(name);
                Write(writer, attribute.DataType, attribute.StringValue!);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter writer, string type, string value)
    {
        if (type == "String.Array")
        {
            writer.WriteRawValue(value);
        }
        else if (type == "Number" && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
