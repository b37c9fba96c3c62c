using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Webhooks.Functions.Hosting;

/// <summary>Messages that an event source mapping hands over (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
public static class QueueBatch
{
    /// <summary>Reads the whole event.</summary>
    /// <exception cref="JsonException">It isn't one of SQS.</exception>
    public static List<QueueMessage> Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        return JsonText.MoveTo(ref reader, "Records") ? Read(ref reader) : throw new JsonException("The event has no Records, so it is not from SQS.");
    }

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
        (long ReceiveCount, long SentMs, long FirstReceivedMs, string? Trace) attributes = default;
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
                attributes = ReadAttributes(ref reader);
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
            (int)Math.Min(attributes.ReceiveCount, int.MaxValue))
        {
            SentAt = Time(attributes.SentMs),
            FirstReceivedAt = Time(attributes.FirstReceivedMs),
            TraceHeader = attributes.Trace,
        };
    }

    private static (long ReceiveCount, long SentMs, long FirstReceivedMs, string? Trace) ReadAttributes(ref Utf8JsonReader reader)
    {
        (long ReceiveCount, long SentMs, long FirstReceivedMs, string? Trace) read = default;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (JsonText.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("ApproximateReceiveCount"u8))
                {
                    read.ReceiveCount = ReadNumber(ref reader);
                }
                else if (reader.ValueTextEquals("SentTimestamp"u8))
                {
                    read.SentMs = ReadNumber(ref reader);
                }
                else if (reader.ValueTextEquals("ApproximateFirstReceiveTimestamp"u8))
                {
                    read.FirstReceivedMs = ReadNumber(ref reader);
                }
                else if (reader.ValueTextEquals("AWSTraceHeader"u8))
                {
                    reader.Read();
                    read.Trace = JsonText.Text(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }

        return read;
    }

    /// <summary>SQS writes numbers as texts; 0 for what is none.</summary>
    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        _ = long.TryParse(JsonText.Text(ref reader), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return number;
    }

    private static DateTimeOffset? Time(long epochMs) =>
        epochMs is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(epochMs) : null;
}

/// <summary>One message of a batch.</summary>
/// <param name="Body">The message's text, UTF-8.</param>
/// <param name="ReceiveCount">How often it has been handed out, this time included; 0 when SQS doesn't say.</param>
public sealed record QueueMessage(string MessageId, ReadOnlyMemory<byte> Body, int ReceiveCount)
{
    /// <summary>When it was put into the queue, or, in a dead-letter queue, into the one before; null when SQS doesn't say.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was first handed out; null when SQS doesn't say.</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>The X-Ray header that it was sent under; null when it came without.</summary>
    public string? TraceHeader { get; init; }
}
