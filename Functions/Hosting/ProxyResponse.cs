using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// What a proxy integration answers
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format).
/// </summary>
public static class ProxyResponse
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes an answer whose body is an object of one property.</summary>
    public static void Write(IBufferWriter<byte> answer, int status, string name, string value)
    {
        var body = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(body, Options))
        {
            writer.WriteStartObject();
            writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        using (var writer = new Utf8JsonWriter(answer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("statusCode"u8, status);
            writer.WriteStartObject("headers"u8);
            writer.WriteString("content-type"u8, "application/json"u8);
            writer.WriteEndObject();
            writer.WriteString("body"u8, body.WrittenSpan);
            writer.WriteEndObject();
        }
    }
}
