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
    private static readonly Dictionary<string, Func<JsonElement, AttributeValue>> Readers = new(StringComparer.Ordinal)
    {
        ["S"] = value => new() { S = value.GetString() },
        ["N"] = value => new() { N = value.GetString() },
        ["BOOL"] = value => new() { BOOL = value.GetBoolean() },
        ["B"] = value => new() { B = new MemoryStream(value.GetBytesFromBase64()) },
        ["M"] = value => new() { M = value.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value)), IsMSet = true },
        ["L"] = value => new() { L = [.. value.EnumerateArray().Select(Read)], IsLSet = true },
        ["SS"] = value => new() { SS = Texts(value) },
        ["NS"] = value => new() { NS = Texts(value) },
        ["BS"] = value => new() { BS = [.. value.EnumerateArray().Select(element => new MemoryStream(element.GetBytesFromBase64()))] },
        ["NULL"] = _ => new() { NULL = true },
    };

    public static string Of(AttributeValue value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <param name="text">Of <see cref="Of"/>.</param>
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
        return Readers[type](value);
    }

    private static List<string> Texts(JsonElement set) => [.. set.EnumerateArray().Select(element => element.GetString()!)];
}
