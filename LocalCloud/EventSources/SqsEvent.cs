using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LocalCloud.Sqs;

namespace LocalCloud.EventSources;

/// <summary>
/// The event that Lambda makes of a queue's messages: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
/// </summary>
internal static class SqsEvent
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes events of messages, as few as the payload's limit allows, in their order.</summary>
    public static IEnumerable<(IReadOnlyList<ReceivedMessage> Messages, ReadOnlyMemory<byte> Payload)> Split(IReadOnlyList<ReceivedMessage> messages, string queueArn)
    {
        var first = 0;
        var records = new List<ReadOnlyMemory<byte>>();
        var size = EventPayload.Frame;
        for (var index = 0; index < messages.Count; index++)
        {
            var record = Record(messages[index], queueArn);
            if (records.Count > 0 && size + record.Length > EventPayload.Largest)
            {
                yield return ([.. messages.Skip(first).Take(records.Count)], EventPayload.Of(records));
                first = index;
                records.Clear();
                size = EventPayload.Frame;
            }

            records.Add(record);
            size += EventPayload.SizeOf(record);
        }

        if (records.Count > 0)
        {
            yield return ([.. messages.Skip(first)], EventPayload.Of(records));
        }
    }

    private static ReadOnlyMemory<byte> Record(ReceivedMessage message, string queueArn)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Body.Length + 1024);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("messageId", message.MessageId);
        json.WriteString("receiptHandle", message.ReceiptHandle);
        json.WriteString("body", message.Body);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in message.Attributes)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("messageAttributes");
        foreach (var (name, attribute) in message.MessageAttributes)
        {
            WriteAttribute(json, name, attribute);
        }

        json.WriteEndObject();
        if (AttributeEncoding.Digest(message.MessageAttributes) is { } digest)
        {
            json.WriteString("md5OfMessageAttributes", digest);
        }

        json.WriteString("md5OfBody", message.Md5OfBody);
        json.WriteString("eventSource", "aws:sqs");
        json.WriteString("eventSourceARN", queueArn);
        json.WriteString("awsRegion", Arn.Region(queueArn));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteAttribute(Utf8JsonWriter json, string name, MessageAttribute attribute)
    {
        json.WriteStartObject(name);
        if (attribute.StringValue is { } text)
        {
            json.WriteString("stringValue", text);
        }

        if (attribute.BinaryValue is { } bytes)
        {
            json.WriteBase64String("binaryValue", bytes);
        }

        // SQS has reserved lists and never filled them; Lambda writes them nonetheless.
        json.WriteStartArray("stringListValues");
        json.WriteEndArray();
        json.WriteStartArray("binaryListValues");
        json.WriteEndArray();
        json.WriteString("dataType", attribute.DataType);
        json.WriteEndObject();
    }
}
