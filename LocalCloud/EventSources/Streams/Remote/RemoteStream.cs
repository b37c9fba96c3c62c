using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;
using LocalCloud.Remote;

namespace LocalCloud.EventSources.Streams.Remote;

/// <summary>
/// A table's stream in AWS: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
/// </summary>
internal sealed class RemoteStream(RemoteCalls calls, string arn)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Arn => arn;

    /// <summary><c>arn:aws:dynamodb:…:table/Orders/stream/…</c> → <c>Orders</c></summary>
    public string TableName => arn.Split('/')[1];

    /// <summary>The shards, and which other one each goes on from.</summary>
    public async Task<IReadOnlyList<(string Id, string? Parent)>> ShardsAsync(CancellationToken cancellationToken)
    {
        List<(string, string?)> shards = [];
        string? last = null;
        do
        {
            var from = last;
            void Members(Utf8JsonWriter writer)
            {
                writer.WriteString("StreamArn", arn);
                if (from is not null)
                {
                    writer.WriteString("ExclusiveStartShardId", from);
                }
            }

            var answer = await CallAsync("DescribeStream", Members, cancellationToken);
            var description = answer.GetProperty("StreamDescription");
            shards.AddRange(description.GetProperty("Shards").EnumerateArray().Select(shard => (shard.GetProperty("ShardId").GetString()!, Text(shard, "ParentShardId"))));
            last = Text(description, "LastEvaluatedShardId");
        }
        while (last is not null);
        return shards;
    }

    /// <param name="after">The sequence number to go on behind; empty: none was read.</param>
    /// <param name="latest">Where none was read: begin with what is written from now on, not with the oldest that is kept.</param>
    public async Task<string> IteratorAsync(string shard, string after, bool latest, CancellationToken cancellationToken)
    {
        try
        {
            return await IteratorAsync(shard, after.Length > 0 ? "AFTER_SEQUENCE_NUMBER" : latest ? "LATEST" : "TRIM_HORIZON", after, cancellationToken);
        }
        catch (AwsServiceException trimmed) when (trimmed.Code == "TrimmedDataAccessException")
        {
            return await IteratorAsync(shard, "TRIM_HORIZON", "", cancellationToken);   // nobody read for a day
        }
    }

    /// <returns>The records, and where to go on; null at the shard's end.</returns>
    public async Task<(IReadOnlyList<JsonElement> Records, string? Next)> RecordsAsync(string iterator, int most, CancellationToken cancellationToken)
    {
        void Members(Utf8JsonWriter writer)
        {
            writer.WriteString("ShardIterator", iterator);
            writer.WriteNumber("Limit", most);
        }

        var answer = await CallAsync("GetRecords", Members, cancellationToken);
        return ([.. answer.GetProperty("Records").EnumerateArray()], Text(answer, "NextShardIterator"));
    }

    /// <summary>A record as a function gets it: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html</summary>
    public BatchRecord ForFunction(JsonElement record, long number)
    {
        var json = (JsonObject)JsonNode.Parse(record.GetRawText())!;
        var change = json["dynamodb"]!.AsObject();
        var at = change["ApproximateCreationDateTime"]!.GetValue<double>();
        change["ApproximateCreationDateTime"] = (long)at;
        if (json["userIdentity"] is JsonObject identity)
        {
            json["userIdentity"] = new JsonObject { ["principalId"] = identity["PrincipalId"]?.DeepClone(), ["type"] = identity["Type"]?.DeepClone() };
        }

        json["eventSourceARN"] = arn;
        return new BatchRecord(number, (string)change["SequenceNumber"]!, DateTimeOffset.UnixEpoch.AddSeconds(at), Encoding.UTF8.GetBytes(json.ToJsonString(Relaxed)));
    }

    private async Task<string> IteratorAsync(string shard, string type, string after, CancellationToken cancellationToken)
    {
        void Members(Utf8JsonWriter writer)
        {
            writer.WriteString("StreamArn", arn);
            writer.WriteString("ShardId", shard);
            writer.WriteString("ShardIteratorType", type);
            if (after.Length > 0)
            {
                writer.WriteString("SequenceNumber", after);
            }
        }

        var answer = await CallAsync("GetShardIterator", Members, cancellationToken);
        return answer.GetProperty("ShardIterator").GetString()!;
    }

    private Task<JsonElement> CallAsync(string operation, Action<Utf8JsonWriter> members, CancellationToken cancellationToken) =>
        calls.CallAsync("dynamodb", $"DynamoDBStreams_20120810.{operation}", members, cancellationToken, "streams.dynamodb");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
