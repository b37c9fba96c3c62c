using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Sns;

/// <summary>
/// The event in which a message reaches a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html. Its names aren't quite
/// those of <see cref="Envelope"/>.
/// </summary>
internal static class FunctionEvent
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="text">The message for the protocol <c>lambda</c>.</param>
    /// <param name="endpoint">Where this SNS is served.</param>
    public static byte[] Write(TopicMessage message, string text, SubscriptionModel subscription, Uri endpoint)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Plain))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            writer.WriteStartObject();
            writer.WriteString("EventSource", "aws:sns");
            writer.WriteString("EventVersion", "1.0");
            writer.WriteString("EventSubscriptionArn", subscription.Arn);
            writer.WriteStartObject("Sns");
            writer.WriteString("Type", "Notification");
            writer.WriteString("MessageId", message.Id);
            writer.WriteString("TopicArn", message.Topic.Arn);
            writer.WriteString("Subject", message.Subject);
            writer.WriteString("Message", text);
            writer.WriteString("Timestamp", message.PublishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("SignatureVersion", "1");
            writer.WriteString("Signature", Envelope.Unsigned);
            writer.WriteString("SigningCertUrl", Envelope.Certificate(endpoint));
            writer.WriteString("UnsubscribeUrl", Envelope.Unsubscribe(endpoint, subscription));
            writer.WriteStartObject("MessageAttributes");
            Envelope.WriteAttributes(writer, message);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
