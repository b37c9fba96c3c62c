using System.Text.Json;

namespace Webhooks.Providers;

/// <summary>Steps of reading a few fields of a large object in one pass, leaving out without looking at it whatever isn't used.</summary>
internal static class JsonFields
{
    /// <summary>Goes on to the object's next property; false at its end. What ends too early makes the reader throw.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>The value if it is a text; anything else counts as not there.</summary>
    public static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    /// <summary>The value if it is a whole number; anything else counts as not there.</summary>
    public static long? ReadWhole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var whole))
        {
            return whole;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Makes sure that nothing but white space follows: the reader throws when something does.</summary>
    public static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            reader.Skip();
        }
    }

    /// <summary>The kind of value, in words for a message.</summary>
    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
