using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>A fault as Lambda wants to hear of it, and as the log shows it: type, message and where; never what was being worked on.</summary>
public static class FaultReport
{
    /// <summary>The body of the Runtime API's error calls.</summary>
    public static byte[] ToUtf8Json(Exception fault)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            Write(writer, fault);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the properties <c>errorType</c>, <c>errorMessage</c> and <c>stackTrace</c>.</summary>
    public static void Write(Utf8JsonWriter writer, Exception fault)
    {
        writer.WriteString("errorType", fault.GetType().Name);
        writer.WriteString("errorMessage", Message(fault));
        writer.WriteStartArray("stackTrace");
        foreach (var line in fault.StackTrace.AsSpan().EnumerateLines())
        {
            if (!line.IsEmpty)
            {
                writer.WriteStringValue(line.Trim());
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>A parser's own message quotes what it parsed, and what caused it may do so, too: of those only the place is told.</summary>
    private static string Message(Exception fault) => fault switch
    {
        JsonException { LineNumber: { } line } malformed => $"The JSON can't be read at line {line}, byte {malformed.BytePositionInLine}.",
        { InnerException: { } cause } => $"{fault.Message} ({cause.GetType().Name}: {Message(cause)})",
        _ => fault.Message,
    };
}
