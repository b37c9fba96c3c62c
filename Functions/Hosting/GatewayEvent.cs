using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>
/// A request as API Gateway (REST) hands it to a REQUEST authorizer, which sees no body, and to a proxy integration
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format).
/// Read by hand, in one pass: the body is unescaped straight into the bytes that were signed.
/// </summary>
public sealed record GatewayEvent
{
    /// <summary>What an authorizer decides on: the ARN of the method that was called. Null for an integration.</summary>
    public string? MethodArn { get; private set; }

    /// <summary>The resource as the template names it: <c>/webhook/stripe</c>.</summary>
    public string? Resource { get; private set; }

    /// <summary>The path as it was called.</summary>
    public string? Path { get; private set; }

    public GatewayHeaders Headers { get; } = new();

    /// <summary>The body's bytes as they were sent; empty when there was none.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>When API Gateway got the request; null when it doesn't say.</summary>
    public DateTimeOffset? RequestTime { get; private set; }

    /// <exception cref="JsonException">The text isn't such an event.</exception>
    public static GatewayEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        if (!JsonText.BeginsObject(ref reader))
        {
            throw new JsonException("The event is not an object, so it is not from API Gateway.");
        }

        var read = new GatewayEvent();
        byte[] body = [];
        var base64 = false;
        while (JsonText.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                body = reader.TokenType == JsonTokenType.Null ? [] : JsonText.Bytes(ref reader);
            }
            else if (reader.ValueTextEquals("isBase64Encoded"u8))
            {
                reader.Read();
                base64 = reader.TokenType == JsonTokenType.True;
            }
            else
            {
                read.ReadProperty(ref reader);
            }
        }

        read.Body = base64 ? Decode(body) : body;
        return read;
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("headers"u8))
        {
            reader.Read();
            Headers.ReadSingle(ref reader);
        }
        else if (reader.ValueTextEquals("multiValueHeaders"u8))
        {
            reader.Read();
            Headers.ReadMultiple(ref reader);
        }
        else if (reader.ValueTextEquals("methodArn"u8))
        {
            reader.Read();
            MethodArn = JsonText.Text(ref reader);
        }
        else if (reader.ValueTextEquals("resource"u8))
        {
            reader.Read();
            Resource = JsonText.Text(ref reader);
        }
        else if (reader.ValueTextEquals("path"u8))
        {
            reader.Read();
            Path = JsonText.Text(ref reader);
        }
        else if (reader.ValueTextEquals("requestContext"u8))
        {
            reader.Read();
            ReadContext(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void ReadContext(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (JsonText.NextProperty(ref reader))
        {
            var isTime = reader.ValueTextEquals("requestTimeEpoch"u8);
            reader.Read();
            if (isTime && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var epoch) && epoch is >= 0 and < 253_402_300_800_000)
            {
                RequestTime = DateTimeOffset.FromUnixTimeMilliseconds(epoch);
            }

            reader.Skip();
        }
    }

    private static ReadOnlyMemory<byte> Decode(byte[] base64) =>
        Base64.DecodeFromUtf8InPlace(base64, out var written) == OperationStatus.Done
            ? base64.AsMemory(0, written)
            : throw new JsonException("The event says that its body is Base64, but it isn't.");
}
