using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Sns;

/// <summary>
/// The JSON in which a message reaches a queue that didn't ask for raw delivery:
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
/// </summary>
/// <remarks>
/// Nothing signs locally: the signature is a word that no check takes for one, and its certificate's address leads nowhere.
/// </remarks>
internal static class Envelope
{
    public const string Unsigned = "UNSIGNED";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <param name="text">The message for the subscriber's protocol.</param>
    /// <param name="endpoint">Where this SNS is served.</param>
    public static string Write(TopicMessage message, string text, SubscriptionModel subscription, Uri endpoint)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("Type", "Notification");
            writer.WriteString("MessageId", message.Id);
            writer.WriteString("TopicArn", message.Topic.Arn);
            if (message.Subject is { } subject)
            {
                writer.WriteString("Subject", subject);
            }

            writer.WriteString("Message", text);
            writer.WriteString("Timestamp", message.PublishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("SignatureVersion", "1");
            writer.WriteString("Signature", Unsigned);
            writer.WriteString("SigningCertURL", Certificate(endpoint));
            writer.WriteString("UnsubscribeURL", Unsubscribe(endpoint, subscription));
            if (message.Attributes.Count > 0)
            {
                writer.WriteStartObject("MessageAttributes");
                WriteAttributes(writer, message);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    public static string Certificate(Uri endpoint) => new Uri(endpoint, "/unsigned.pem").AbsoluteUri;

    public static string Unsubscribe(Uri endpoint, SubscriptionModel subscription) =>
        new Uri(endpoint, $"/?Action=Unsubscribe&SubscriptionArn={subscription.Arn}").AbsoluteUri;

    /// <summary>The message's attributes, as members of an object.</summary>
    public static void WriteAttributes(Utf8JsonWriter writer, TopicMessage message)
    {
        foreach (var (name, attribute) in message.Attributes)
        {
            writer.WriteStartObject(name);
            writer.WriteString("Type", attribute.DataType);
            writer.WriteString("Value", attribute.BinaryValue is { } binary ? Convert.ToBase64String(binary) : attribute.StringValue);
            writer.WriteEndObject();
        }
    }
}
