using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>
/// Writes stream records as the API shows them, and as functions get them; the two differ in two details.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html, https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
/// </summary>
internal static class RecordJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A record of a function's event.</summary>
    public static ReadOnlyMemory<byte> ForFunction(StreamRecord record, TableStream stream)
    {
        ArrayBufferWriter<byte> buffer = new(record.Length + 1024);
        using Utf8JsonWriter json = new(buffer, Relaxed);
        json.WriteStartObject();
        Write(json, record, stream);
        if (record.ByTimeToLive)
        {
            WriteIdentity(json, "principalId", "type");
        }

        json.WriteString("eventSourceARN", stream.Arn);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>A record of <c>GetRecords</c>.</summary>
    public static void ForApi(Utf8JsonWriter json, StreamRecord record, TableStream stream)
    {
        json.WriteStartObject();
        Write(json, record, stream);
        if (record.ByTimeToLive)
        {
            WriteIdentity(json, "PrincipalId", "Type");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StreamRecord record, TableStream stream)
    {
        json.WriteString("eventID", stream.EventId(record.Number));
        json.WriteString("eventName", record.EventName);
        json.WriteString("eventVersion", "1.1");
        json.WriteString("eventSource", "aws:dynamodb");
        json.WriteString("awsRegion", stream.Region);
        json.WriteStartObject("dynamodb");
        json.WriteNumber("ApproximateCreationDateTime", record.At.ToUnixTimeSeconds());
        WriteItem(json, "Keys", record.Keys);
        var newImage = stream.ViewType is "NEW_IMAGE" or "NEW_AND_OLD_IMAGES" ? record.NewImage : default;
        var oldImage = stream.ViewType is "OLD_IMAGE" or "NEW_AND_OLD_IMAGES" ? record.OldImage : default;
        WriteItem(json, "NewImage", newImage);
        WriteItem(json, "OldImage", oldImage);
        json.WriteString("SequenceNumber", TableStream.SequenceNumber(record.Number));
        json.WriteNumber("SizeBytes", ItemValue.SizeOf(record.Keys) + ItemValue.SizeOf(newImage) + ItemValue.SizeOf(oldImage));
        json.WriteString("StreamViewType", stream.ViewType);
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> item)
    {
        if (!item.IsEmpty)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(item.Span, skipInputValidation: true);
        }
    }

    /// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html</summary>
    private static void WriteIdentity(Utf8JsonWriter json, string principal, string type)
    {
        json.WriteStartObject("userIdentity");
        json.WriteString(principal, "dynamodb.amazonaws.com");
        json.WriteString(type, "Service");
        json.WriteEndObject();
    }
}
