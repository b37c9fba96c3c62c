using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Replay;

/// <summary>
/// A queue of the stack's: to send to it (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html),
/// and to see how much is in it.
/// </summary>
public sealed class WebhookQueue
{
    private static readonly string[] Counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];
    private readonly string _url;
    private readonly string _what;
    private readonly AwsJsonService _sqs;

    /// <summary>The queue that the consumer reads.</summary>
    /// <exception cref="OperationException">The outputs don't name the queue, or nobody has a key.</exception>
    public WebhookQueue(StackOutputs outputs, TimeProvider time)
        : this(outputs, outputs.QueueUrl ?? throw new OperationException($"{outputs.Source} has no QueueUrl."), time)
    {
    }

    /// <param name="url">One of the queues that the outputs name.</param>
    /// <exception cref="OperationException">That is no queue's URL, or nobody has a key.</exception>
    public WebhookQueue(StackOutputs outputs, string url, TimeProvider time)
    {
        _url = url;
        _what = $"The queue {url}";
        var address = Uri.TryCreate(AwsClients.Endpoint(outputs.Endpoints?.SQS, "SQS") ?? url, UriKind.Absolute, out var at) && at.Scheme is "http" or "https"
            ? new Uri(at, "/")
            : throw new OperationException($"{outputs.Source} has no QueueUrl that is an http(s) URL.");
        _sqs = new AwsJsonService(outputs, "sqs", "AmazonSQS", "1.0", address, time);
    }

    /// <summary>Sends a message. When this returns, the queue has it; it may have it twice when an answer was lost, which a consumer must bear anyway.</summary>
    /// <returns>SQS's id of the message.</returns>
    /// <exception cref="OperationException">SQS refuses, or can't be reached.</exception>
    public Task<string> SendAsync(string message, CancellationToken cancellationToken) => _sqs.CallAsync(
        "SendMessage", JsonSerializer.SerializeToUtf8Bytes(new SendMessage(_url, message), SqsJson.Exact.SendMessage), _what, "doesn't take the message",
        answer => JsonSerializer.Deserialize(answer, SqsJson.Exact.SentMessage)?.MessageId, cancellationToken);

    /// <summary>How many messages it holds, about: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html</summary>
    /// <exception cref="OperationException">SQS refuses, or can't be reached.</exception>
    public async Task<QueueDepth> CountAsync(CancellationToken cancellationToken)
    {
        var attributes = await _sqs.CallAsync(
            "GetQueueAttributes", JsonSerializer.SerializeToUtf8Bytes(new GetQueueAttributes(_url, Counts), SqsJson.Exact.GetQueueAttributes), _what, "doesn't say how much it holds",
            answer => JsonSerializer.Deserialize(answer, SqsJson.Exact.QueueAttributes)?.Attributes, cancellationToken);
        return new QueueDepth(Count(0), Count(1), Count(2));

        long Count(int at) => long.TryParse(attributes.GetValueOrDefault(Counts[at]), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    internal sealed record SendMessage(string QueueUrl, string MessageBody);

    internal sealed record SentMessage(string? MessageId);

    internal sealed record GetQueueAttributes(string QueueUrl, IReadOnlyList<string> AttributeNames);

    internal sealed record QueueAttributes(Dictionary<string, string>? Attributes);
}

/// <summary>How many messages a queue holds, about.</summary>
/// <param name="Visible">Those that wait to be received.</param>
/// <param name="InFlight">Those that somebody has received and not deleted.</param>
/// <param name="Delayed">Those that wait until they may be received.</param>
public sealed record QueueDepth(long Visible, long InFlight, long Delayed);

[JsonSerializable(typeof(WebhookQueue.SendMessage))]
[JsonSerializable(typeof(WebhookQueue.SentMessage))]
[JsonSerializable(typeof(WebhookQueue.GetQueueAttributes))]
[JsonSerializable(typeof(WebhookQueue.QueueAttributes))]
internal sealed partial class SqsJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON demands: a message that is JSON itself grows enough by that.</summary>
    public static SqsJson Exact { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
