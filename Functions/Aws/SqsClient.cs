using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Aws;

/// <summary>Sends to one queue (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html).</summary>
public sealed class SqsClient(string queueUrl, Settings settings, TimeProvider clock, Random jitter) : IDisposable
{
    private static readonly AwsJsonClient.Service Sqs = new("sqs", "SQS", "AmazonSQS", "application/x-amz-json-1.0");
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly AwsJsonClient _client = new(Sqs, settings, clock, jitter);

    /// <summary>Opens the connection ahead of the first message.</summary>
    /// <exception cref="IOException">SQS can't be reached.</exception>
    public void Connect(CancellationToken cancellationToken) => _client.Connect(cancellationToken);

    /// <summary>Sends a message. When this returns, SQS has it.</summary>
    /// <param name="body">The message's text, UTF-8, at most the 1 MiB that SQS takes.</param>
    /// <param name="traceHeader">The X-Ray header to go on with; null: none.</param>
    /// <returns>SQS's id of the message.</returns>
    /// <exception cref="AwsServiceException">SQS refuses it.</exception>
    /// <exception cref="IOException">SQS can't be reached.</exception>
    public Task<string> SendMessageAsync(ReadOnlySpan<byte> body, string? traceHeader, CancellationToken cancellationToken)
    {
        var request = new ArrayBufferWriter<byte>(body.Length + (body.Length / 4) + 512);
        using (var writer = new Utf8JsonWriter(request, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("QueueUrl"u8, queueUrl);
            writer.WriteString("MessageBody"u8, body);
            if (traceHeader is not null)
            {
                writer.WriteStartObject("MessageSystemAttributes"u8);
                writer.WriteStartObject("AWSTraceHeader"u8);
                writer.WriteString("DataType"u8, "String"u8);
                writer.WriteString("StringValue"u8, traceHeader);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return _client.CallAsync("SendMessage", request.WrittenMemory, ReadMessageId, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    // Whatever answers 200 without an id, it isn't SQS: a 200 to the provider would be a promise that nobody keeps.
    private static string ReadMessageId(ReadOnlySpan<byte> answer) => AwsAnswer.Text(answer, "MessageId")
        ?? throw new IOException("sqs SendMessage was answered without a MessageId, so the message may not be in the queue.");
}
