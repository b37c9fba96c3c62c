using System.Text.Json;
using LocalCloud.FrontDoor;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>What a call of the Streams API asks for.</summary>
internal sealed record StreamsRequest
{
    public string? TableName { get; init; }
    public string? StreamArn { get; init; }
    public string? ShardId { get; init; }
    public string? ShardIterator { get; init; }
    public string? ShardIteratorType { get; init; }
    public string? SequenceNumber { get; init; }
    public string? ExclusiveStartStreamArn { get; init; }
    public string? ExclusiveStartShardId { get; init; }
    public int? Limit { get; init; }

    /// <exception cref="AwsServiceException">It isn't JSON of that form.</exception>
    public static StreamsRequest Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StreamsJson.Default.StreamsRequest) ?? new StreamsRequest();
        }
        catch (JsonException malformed)
        {
            throw new AwsServiceException("SerializationException", $"The request can't be read: {malformed.Message}");
        }
    }

    /// <exception cref="AwsServiceException">It is missing.</exception>
    public static string Required(string? value, string name) => value is { Length: > 0 }
        ? value
        : throw Invalid($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    /// <summary>How many are wanted.</summary>
    /// <exception cref="AwsServiceException">None, or more than may be.</exception>
    public int LimitUpTo(int most) => Limit is < 1 || Limit > most
        ? throw Invalid($"1 validation error detected: Value '{Limit}' at 'limit' failed to satisfy constraint: Member must be from 1 to {most}")
        : Limit ?? most;

    public static AwsServiceException Invalid(string message) => new("ValidationException", message);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(StreamsRequest))]
internal sealed partial class StreamsJson : System.Text.Json.Serialization.JsonSerializerContext;
