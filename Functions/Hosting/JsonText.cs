using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>What the readers of envelopes share.</summary>
internal static class JsonText
{
    /// <summary>The bytes of the string that the reader stands on: unescaped, UTF-8, in one copy and without a UTF-16 string in between.</summary>
    /// <exception cref="JsonException">It is no string, or holds half a surrogate pair.</exception>
    public static byte[] Bytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"The envelope has a {reader.TokenType} where a string belongs.");
        }

        var bytes = new byte[reader.ValueSpan.Length];
        try
        {
            var written = reader.CopyString(bytes);
            return written == bytes.Length ? bytes : bytes[..written];
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException("The envelope has a string that isn't Unicode.", fault);
        }
    }

    /// <summary>The string, or null, that the reader stands on.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? reader.GetString()
                : throw new JsonException($"The envelope has a {reader.TokenType} where a string belongs.");
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException("The envelope has a string that isn't Unicode.", fault);
        }
    }

    /// <summary>Moves to the first token and says whether an object begins there.</summary>
    /// <exception cref="JsonException">There is no token.</exception>
    public static bool BeginsObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>Moves to the next property of the object that the reader is in, or past the object's end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next item of the array that the reader is in, or past the array's end.</summary>
    public static bool NextItem(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Moves to the value of a property of the object that begins the text; false when it has none of that name, or is no object.</summary>
    public static bool MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<char> name)
    {
        if (BeginsObject(ref reader))
        {
            while (NextProperty(ref reader))
            {
                var wanted = reader.ValueTextEquals(name);
                reader.Read();
                if (wanted)
                {
                    return true;
                }

                reader.Skip();
            }
        }

        return false;
    }
}
