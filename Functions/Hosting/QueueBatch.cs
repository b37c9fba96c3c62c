using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>Messages that an event source mapping hands over (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
public static class QueueBatch
{
    /// <summary>Reads the <c>Records</c> array that the reader stands on.</summary>
    /// <exception cref="JsonException">It isn't one of SQS.</exception>
    public static List<QueueMessage> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("The event's Records are not a list.");
        }

        var messages = new List<QueueMessage>(10);
        while (JsonText.NextItem(ref reader))
        {
            messages.Add(ReadMessage(ref reader));
        }

        return messages;
    }

    /// <summary>Writes the answer that names the messages that failed; the others are deleted
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting).</summary>
    public static void WriteFailures(IBufferWriter<byte> answer, IEnumerable<string> messageIds)
    {
        using var writer = new Utf8JsonWriter(answer);
        writer.WriteStartObject();
        writer.WriteStartArray("batchItemFailures"u8);
        foreach (var id in messageIds)
        {
            writer.WriteStartObject();
            writer.WriteString("itemIdentifier"u8, id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static QueueMessage ReadMessage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The event's Records hold something else than messages.");
        }

        string? id = null;
        byte[]? body = null;
        var receiveCount = 0;
        while (JsonText.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("messageId"u8))
            {
                reader.Read();
                id = JsonText.Text(ref reader);
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                body = JsonText.Bytes(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                reader.Read();
                receiveCount = ReadReceiveCount(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new QueueMessage(
            id ?? throw new JsonException("A record has no messageId, so it is not from SQS."),
            body ?? throw new JsonException("A record has no body, so it is not from SQS."),
            receiveCount);
    }

    private static int ReadReceiveCount(ref Utf8JsonReader reader)
    {
        var count = 0;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (JsonText.NextProperty(ref reader))
            {
                var wanted = reader.ValueTextEquals("ApproximateReceiveCount"u8);
                reader.Read();
                if (wanted)
                {
                    _ = int.TryParse(JsonText.Text(ref reader), NumberStyles.None, CultureInfo.InvariantCulture, out count);
                }

                reader.Skip();
            }
        }

        return count;
    }
}

/// <summary>One message of a batch.</summary>
/// <param name="Body">The message's text, UTF-8.</param>
/// <param name="ReceiveCount">How often it has been handed out, this time included; 0 when SQS doesn't say.</param>
public sealed record QueueMessage(string MessageId, ReadOnlyMemory<byte> Body, int ReceiveCount);
