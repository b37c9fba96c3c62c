using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Functions.Hosting;

/// <summary>Changes that an event source mapping hands over from a table's stream (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).</summary>
public static class StreamBatch
{
    /// <exception cref="JsonException">The event isn't one of a table's stream.</exception>
    public static IReadOnlyList<StreamRecord> Read(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, StreamBatchJson.Default.StreamEnvelope)?.Records
            ?? throw new JsonException("The event has no Records, so it is not from a stream.");

    /// <summary>Writes the answer that says from which record on the batch is to come again; null: it is done
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).</summary>
    public static void WriteFailure(IBufferWriter<byte> answer, string? sequenceNumber) => QueueBatch.WriteFailures(answer, sequenceNumber is null ? [] : [sequenceNumber]);
}

/// <summary>One change of one item.</summary>
public sealed record StreamRecord
{
    /// <summary>The change's own id: the same however often it is delivered.</summary>
    [JsonPropertyName("eventID")]
    public required string EventId { get; init; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
    [JsonPropertyName("eventName")]
    public required string EventName { get; init; }

    [JsonPropertyName("dynamodb")]
    public required StreamChange Change { get; init; }

    /// <summary>Who removed the item, where that was DynamoDB itself, at the end of its time to live.</summary>
    [JsonPropertyName("userIdentity")]
    public StreamIdentity? UserIdentity { get; init; }
}

/// <summary>What a change was. Images are DynamoDB's typed JSON: <c>{"status": {"S": "processed"}}</c>.</summary>
public sealed record StreamChange
{
    /// <summary>In epoch seconds.</summary>
    public required double ApproximateCreationDateTime { get; init; }

    public required Dictionary<string, JsonElement> Keys { get; init; }

    /// <summary>Null after a removal.</summary>
    public Dictionary<string, JsonElement>? NewImage { get; init; }

    /// <summary>Null before an insertion.</summary>
    public Dictionary<string, JsonElement>? OldImage { get; init; }

    public required string SequenceNumber { get; init; }
}

public sealed record StreamIdentity
{
    [JsonPropertyName("principalId")]
    public required string PrincipalId { get; init; }
}

internal sealed record StreamEnvelope(IReadOnlyList<StreamRecord>? Records);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StreamEnvelope))]
internal sealed partial class StreamBatchJson : JsonSerializerContext;
