using System.Text;
using System.Text.Json;

namespace CloudTemplate.Evaluation;

/// <summary>Writes values as JSON again.</summary>
internal static class ValueJson
{
    public static string ToJson(this Value value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(value, writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Value value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case Value.Scalar { Kind: JsonValueKind.String } text:
                writer.WriteStringValue(text.Content);
                break;
            case Value.Scalar literal:
                writer.WriteRawValue(literal.Content);
                break;
            case Value.Sequence list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case Value.Map map:
                writer.WriteStartObject();
                foreach (var (name, entry) in map.Entries)
                {
                    writer.WritePropertyName(name);
                    Write(entry, writer);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
