using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Webhooks.Functions.Aws;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Replay;

/// <summary>
/// The queue that the consumer reads, to send to it (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)
/// by AWS's JSON protocol.
/// </summary>
public sealed class WebhookQueue
{
    private const int Retries = 2;
    private const string ContentType = "application/x-amz-json-1.0";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private readonly string _queueUrl;
    private readonly Uri _address;
    private readonly string _region;
    private readonly AWSCredentials _credentials;
    private readonly TimeProvider _time;

    /// <exception cref="OperationException">The outputs don't name the queue, or nobody has a key.</exception>
    public WebhookQueue(StackOutputs outputs, TimeProvider time)
    {
        _queueUrl = outputs.QueueUrl ?? throw new OperationException($"{outputs.Source} has no QueueUrl.");
        _address = Uri.TryCreate(outputs.Endpoints?.SQS ?? _queueUrl, UriKind.Absolute, out var at) && at.Scheme is "http" or "https"
            ? new Uri(at, "/")
            : throw new OperationException($"{outputs.Source} has no QueueUrl that is an http(s) URL.");
        _region = AwsClients.Region(outputs);
        _credentials = AwsClients.Credentials(outputs);
        _time = time;
    }

    /// <summary>Sends a message. When this returns, the queue has it; it may have it twice when an answer was lost, which a consumer must bear anyway.</summary>
    /// <returns>SQS's id of the message.</returns>
    /// <exception cref="OperationException">SQS refuses, or can't be reached.</exception>
    public async Task<string> SendAsync(string message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new SendMessage(_queueUrl, message), SqsJson.Exact.SendMessage);
        var pause = FirstPause;
        var retries = 0;
        while (true)
        {
            string problem;
            try
            {
                using var request = await SignAsync(body);
                using var response = await AwsClients.Http(_address).SendAsync(request, cancellationToken);
                var answer = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
                if (response.IsSuccessStatusCode && answer.MessageId is { } messageId)
                {
                    return messageId;
                }

                problem = $"{(int)response.StatusCode} {answer.Type?.Split('#')[^1]} {answer.Message}".TrimEnd();
                if ((int)response.StatusCode is >= 300 and < 500 and not 429 && answer.Type?.Contains("Throttl", StringComparison.Ordinal) is not true)
                {
                    throw new OperationException($"The queue {_queueUrl} doesn't take the message: {problem}");
                }
            }
            catch (HttpRequestException fault)
            {
                problem = fault.Message.ReplaceLineEndings(" ");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = "no answer in time.";
            }

            if (retries++ == Retries)
            {
                throw new OperationException($"The queue {_queueUrl} can't be reached: {problem}");
            }

            await Task.Delay(pause, _time, cancellationToken);
            pause *= 2;
        }
    }

    private async Task<HttpRequestMessage> SignAsync(byte[] body)
    {
        var keys = await AwsFault.ExplainAsync("This machine's AWS credentials can't be used", _credentials.GetCredentialsAsync);
        var timestamp = SigV4Signer.Timestamp(_time.GetUtcNow());
        List<(string Name, string Value)> headers = [("content-type", ContentType), ("host", _address.Authority), ("x-amz-date", timestamp)];
        if (keys.UseToken)
        {
            headers.Add(("x-amz-security-token", keys.Token));
        }

        headers.Add(("x-amz-target", "AmazonSQS.SendMessage"));
        var signer = new SigV4Signer(keys.AccessKey, keys.SecretKey, _region, "sqs");
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach (var (name, value) in headers.Where(header => header.Name.StartsWith("x-amz-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("authorization", signer.Authorize("POST", "/", [.. headers], body, timestamp));
        return request;
    }

    /// <summary>What isn't JSON comes from something before the service: the status is all there is.</summary>
    private static SqsAnswer Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SqsJson.Exact.SqsAnswer) ?? new SqsAnswer();
        }
        catch (JsonException)
        {
            return new SqsAnswer { Message = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200))).ReplaceLineEndings(" ") };
        }
    }

    internal sealed record SendMessage(string QueueUrl, string MessageBody);

    internal sealed record SqsAnswer
    {
        public string? MessageId { get; init; }

        [JsonPropertyName("__type")]
        public string? Type { get; init; }

        [JsonPropertyName("message")]
        public string? Message { get; init; }
    }
}

[JsonSerializable(typeof(WebhookQueue.SendMessage))]
[JsonSerializable(typeof(WebhookQueue.SqsAnswer))]
internal sealed partial class SqsJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON demands: a message that is JSON itself grows enough by that.</summary>
    public static SqsJson Exact { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
