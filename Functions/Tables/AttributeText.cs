using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Functions.Tables;

/// <summary>
/// An attribute as a text: DynamoDB's own typed JSON (<c>{"S":"text"}</c>), with the members of maps and sets in order, so that
/// the same attribute is the same text. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
/// </summary>
internal static class AttributeText
{
    public static string Of(AttributeValue value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <exception cref="FormatException">The text isn't an attribute.</exception>
    public static AttributeValue Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Read(document.RootElement);
    }

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        writer.WriteStartObject();
        if (value.S is not null)
        {
            writer.WriteString("S"u8, value.S);
        }
        else if (value.N is not null)
        {
            writer.WriteString("N"u8, value.N);
        }
        else if (value.BOOL is { } flag)
        {
            writer.WriteBoolean("BOOL"u8, flag);
        }
        else if (value.B is not null)
        {
            writer.WriteBase64String("B"u8, value.B.ToArray());
        }
        else if (value.M is not null)
        {
            writer.WriteStartObject("M"u8);
            foreach (var (name, member) in value.M.OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                Write(writer, member);
            }

            writer.WriteEndObject();
        }
        else if (value.L is not null)
        {
            writer.WriteStartArray("L"u8);
            value.L.ForEach(element => Write(writer, element));
            writer.WriteEndArray();
        }
        else if (value.SS is not null)
        {
            WriteSet(writer, "SS", value.SS);
        }
        else if (value.NS is not null)
        {
            WriteSet(writer, "NS", value.NS);
        }
        else if (value.BS is not null)
        {
            WriteSet(writer, "BS", value.BS.Select(element => Convert.ToBase64String(element.ToArray())));
        }
        else
        {
            writer.WriteBoolean("NULL"u8, true);
        }

        writer.WriteEndObject();
    }

    private static void WriteSet(Utf8JsonWriter writer, string type, IEnumerable<string> elements)
    {
        writer.WriteStartArray(type);
        foreach (var element in elements.Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(element);
        }

        writer.WriteEndArray();
    }

    private static AttributeValue Read(JsonElement typed)
    {
        var (type, value) = typed.EnumerateObject().Select(member => (member.Name, member.Value)).Single();
        return type switch
        {
            "S" => new AttributeValue { S = value.GetString() },
            "N" => new AttributeValue { N = value.GetString() },
            "BOOL" => new AttributeValue { BOOL = value.GetBoolean() },
            "B" => new AttributeValue { B = new MemoryStream(value.GetBytesFromBase64()) },
            "M" => new AttributeValue { M = value.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value)), IsMSet = true },
            "L" => new AttributeValue { L = [.. value.EnumerateArray().Select(Read)], IsLSet = true },
            "SS" => new AttributeValue { SS = Texts(value) },
            "NS" => new AttributeValue { NS = Texts(value) },
            "BS" => new AttributeValue { BS = [.. value.EnumerateArray().Select(element => new MemoryStream(element.GetBytesFromBase64()))] },
            "NULL" => new AttributeValue { NULL = true },
            _ => throw new FormatException($"DynamoDB has no type {type}."),
        };
    }

    private static List<string> Texts(JsonElement set) => [.. set.EnumerateArray().Select(element => element.GetString()!)];
}
