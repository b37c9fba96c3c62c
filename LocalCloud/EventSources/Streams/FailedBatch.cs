using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Lambda;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// Records that are given up, and what their destination is told of them:
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
/// </summary>
internal sealed record FailedBatch
{
    /// <summary>They were tried as often as the mapping says.</summary>
    public const string RetriesExhausted = "RetryAttemptsExhausted";

    /// <summary>They are older than the mapping, or the stream, allows.</summary>
    public const string TooOld = "RecordAgeExceeded";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required StreamMappingModel Mapping { get; init; }
    public required TableStream Stream { get; init; }
    public required IReadOnlyList<BatchRecord> Records { get; init; }

    /// <summary>Why: <see cref="RetriesExhausted"/> or <see cref="TooOld"/>.</summary>
    public required string Condition { get; init; }

    /// <summary>How often the function was called with them.</summary>
    public required int Invocations { get; init; }

    /// <summary>What the function answered last; null when it never got them.</summary>
    public required InvocationResult? LastResult { get; init; }

    /// <summary>By service time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key of the object in a bucket.</summary>
    public string ObjectKey(Guid chance) => string.Create(
        CultureInfo.InvariantCulture, $"aws/lambda/{Mapping.Id}/{Stream.ShardId}/{At.UtcDateTime:yyyy'/'MM'/'dd'/'yyyy'-'MM'-'dd'T'HH'.'mm'.'ss}-{chance}");

    /// <param name="withPayload">With the records themselves: only buckets get them.</param>
    public byte[] ToJson(bool withPayload)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter json = new(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteStartObject("requestContext");
        json.WriteString("requestId", LastResult?.RequestId ?? Guid.NewGuid().ToString());
        json.WriteString("functionArn", Mapping.FunctionArn);
        json.WriteString("condition", Condition);
        json.WriteNumber("approximateInvokeCount", Invocations);
        json.WriteEndObject();
        if (LastResult is not null)
        {
            json.WriteStartObject("responseContext");
            json.WriteNumber("statusCode", StatusCodes.Status200OK);
            json.WriteString("executedVersion", "$LATEST");
            json.WriteString("functionError", LastResult.FunctionError);
            json.WriteEndObject();
        }

        json.WriteString("version", "1.0");
        json.WriteString("timestamp", At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteStartObject("DDBStreamBatchInfo");
        json.WriteString("shardId", Stream.ShardId);
        json.WriteString("startSequenceNumber", Records[0].SequenceNumber);
        json.WriteString("endSequenceNumber", Records[^1].SequenceNumber);
        json.WriteString("approximateArrivalOfFirstRecord", Seconds(Records[0].At));
        json.WriteString("approximateArrivalOfLastRecord", Seconds(Records[^1].At));
        json.WriteNumber("batchSize", Records.Count);
        json.WriteString("streamArn", Stream.Arn);
        json.WriteEndObject();
        if (withPayload)
        {
            json.WriteString("payload", Encoding.UTF8.GetString(EventPayload.Of([.. Records.Select(record => record.Json)]).Span));
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
