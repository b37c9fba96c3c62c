using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Functions.Emptying;

/// <summary>What CloudFormation asks of a custom resource (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html).</summary>
public sealed record StackRequest
{
    // CloudFormation takes 4,096 bytes in all.
    private const int LongestReason = 1000;

    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    public required string RequestType { get; init; }

    /// <summary>Where the answer is put: an address that only this request names.</summary>
    [JsonPropertyName("ResponseURL")]
    public required string ResponseUrl { get; init; }

    public required string StackId { get; init; }

    public required string RequestId { get; init; }

    public required string LogicalResourceId { get; init; }

    /// <summary>What an earlier answer called the resource; null before the first.</summary>
    public string? PhysicalResourceId { get; init; }

    public required BucketProperties ResourceProperties { get; init; }

    /// <exception cref="JsonException">It is no such request.</exception>
    public static StackRequest Read(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, StackRequestJson.Default.StackRequest) ?? throw new JsonException("The event is null, so it is not from CloudFormation.");

    /// <summary>The answer (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html).</summary>
    /// <param name="problem">Why it didn't work; null: it did.</param>
    public byte[] Answer(string? problem)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("Status"u8, problem is null ? "SUCCESS"u8 : "FAILED"u8);
            if (problem is not null)
            {
                writer.WriteString("Reason"u8, problem.Length > LongestReason ? problem[..LongestReason] : problem);
            }

            // Another bucket is another resource: CloudFormation then asks to delete the one before, which empties the bucket that goes.
            writer.WriteString("PhysicalResourceId"u8, RequestType == "Delete" ? PhysicalResourceId : ResourceProperties.BucketName);
            writer.WriteString("StackId"u8, StackId);
            writer.WriteString("RequestId"u8, RequestId);
            writer.WriteString("LogicalResourceId"u8, LogicalResourceId);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>What the template says of the resource.</summary>
public sealed record BucketProperties
{
    /// <summary>The bucket that is to be empty before it goes.</summary>
    public required string BucketName { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StackRequest))]
internal sealed partial class StackRequestJson : JsonSerializerContext;
