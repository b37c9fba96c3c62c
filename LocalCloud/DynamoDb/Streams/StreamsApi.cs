using System.Text.Json;
using LocalCloud.FrontDoor;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>
/// DynamoDB Streams: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html. A stream has one
/// shard, which stays open; records are kept for a day of service time, those that every mapping is done with perhaps for less.
/// </summary>
internal sealed class StreamsApi(TableStreams streams, TimeProvider clock)
{
    private const int MostBytes = 1024 * 1024;
    private const int MostRecords = 1000;
    private const int MostInList = 100;

    /// <summary>How long a record is kept: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <returns>Writes the answer; null for an operation that isn't one of the Streams.</returns>
    /// <exception cref="AwsServiceException">The call is refused.</exception>
    public Action<Utf8JsonWriter>? Answer(string operation, ReadOnlySpan<byte> body) => operation switch
    {
        "ListStreams" => ListStreams(StreamsRequest.Read(body)),
        "DescribeStream" => DescribeStream(StreamsRequest.Read(body)),
        "GetShardIterator" => GetShardIterator(StreamsRequest.Read(body)),
        "GetRecords" => GetRecords(StreamsRequest.Read(body)),
        _ => null,
    };

    private Action<Utf8JsonWriter> ListStreams(StreamsRequest request)
    {
        var limit = request.LimitUpTo(MostInList);
        var all = streams.All()
            .Where(stream => (request.TableName is null || stream.TableName == request.TableName) && string.CompareOrdinal(stream.Arn, request.ExclusiveStartStreamArn) > 0)
            .OrderBy(stream => stream.Arn, StringComparer.Ordinal)
            .ToList();
        return json =>
        {
            json.WriteStartArray("Streams");
            foreach (var stream in all.Take(limit))
            {
                json.WriteStartObject();
                WriteNames(json, stream);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (all.Count > limit)
            {
                json.WriteString("LastEvaluatedStreamArn", all[limit - 1].Arn);
            }
        };
    }

    private Action<Utf8JsonWriter> DescribeStream(StreamsRequest request)
    {
        var stream = Find(StreamsRequest.Required(request.StreamArn, "StreamArn"));
        request.LimitUpTo(MostInList);
        var first = streams.Oldest(stream) ?? streams.Newest(stream) + 1;
        return json =>
        {
            json.WriteStartObject("StreamDescription");
            WriteNames(json, stream);
            json.WriteString("StreamStatus", "ENABLED");
            json.WriteString("StreamViewType", stream.ViewType);
            json.WriteNumber("CreationRequestDateTime", stream.CreatedAt.ToUnixTimeMilliseconds() / 1000m);
            json.WritePropertyName("KeySchema");
            json.WriteRawValue(stream.KeySchema);
            json.WriteStartArray("Shards");
            if (request.ExclusiveStartShardId != stream.ShardId)
            {
                json.WriteStartObject();
                json.WriteString("ShardId", stream.ShardId);
                json.WriteStartObject("SequenceNumberRange");   // without an end: the shard is open
                json.WriteString("StartingSequenceNumber", TableStream.SequenceNumber(first));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        };
    }

    private Action<Utf8JsonWriter> GetShardIterator(StreamsRequest request)
    {
        var stream = Find(StreamsRequest.Required(request.StreamArn, "StreamArn"));
        if (StreamsRequest.Required(request.ShardId, "ShardId") != stream.ShardId)
        {
            throw NotFound($"Shard: {request.ShardId} in Stream: {stream.Arn} not found");
        }

        var after = StreamsRequest.Required(request.ShardIteratorType, "ShardIteratorType") switch
        {
            "TRIM_HORIZON" => 0,
            "LATEST" => streams.Newest(stream),
            "AT_SEQUENCE_NUMBER" => Number(request, stream) - 1,
            "AFTER_SEQUENCE_NUMBER" => Number(request, stream),
            var other => throw StreamsRequest.Invalid($"1 validation error detected: Value '{other}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"),
        };
        ShardIterator iterator = new(stream.Arn, after, clock.GetUtcNow());
        return json => json.WriteString("ShardIterator", iterator.ToString());
    }

    private Action<Utf8JsonWriter> GetRecords(StreamsRequest request)
    {
        var limit = request.LimitUpTo(MostRecords);
        var iterator = ShardIterator.Read(StreamsRequest.Required(request.ShardIterator, "ShardIterator")) ?? throw StreamsRequest.Invalid("Invalid ShardIterator");
        var now = clock.GetUtcNow();
        if (now - iterator.MadeAt > ShardIterator.Lifetime)
        {
            throw new AwsServiceException("ExpiredIteratorException", $"The shard iterator is older than {ShardIterator.Lifetime.TotalMinutes} minutes. Get another one.");
        }

        var stream = Find(iterator.StreamArn);
        var (records, through) = streams.Read(stream, iterator.After, limit, MostBytes);
        return json =>
        {
            json.WriteStartArray("Records");
            foreach (var record in records.Where(record => record.At > now - Retention))
            {
                RecordJson.ForApi(json, record, stream);
            }

            json.WriteEndArray();
            json.WriteString("NextShardIterator", (iterator with { After = through, MadeAt = now }).ToString());
        };
    }

    private long Number(StreamsRequest request, TableStream stream)
    {
        var text = StreamsRequest.Required(request.SequenceNumber, "SequenceNumber");
        if (TableStream.ReadSequenceNumber(text) is not { } number || number < 1 || number > streams.Newest(stream))
        {
            throw StreamsRequest.Invalid($"Invalid SequenceNumber: {text} isn't one of the shard {stream.ShardId}");
        }

        return number >= streams.Oldest(stream)
            ? number
            : throw new AwsServiceException("TrimmedDataAccessException", $"The record {text} isn't kept any more. Read from TRIM_HORIZON.");
    }

    private TableStream Find(string arn) => streams.Find(arn) ?? throw NotFound($"Stream: {arn} not found");

    private static void WriteNames(Utf8JsonWriter json, TableStream stream)
    {
        json.WriteString("StreamArn", stream.Arn);
        json.WriteString("StreamLabel", stream.Label);
        json.WriteString("TableName", stream.TableName);
    }

    private static AwsServiceException NotFound(string what) => new("ResourceNotFoundException", $"Requested resource not found: {what}");
}
