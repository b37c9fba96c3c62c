using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Webhooks.Functions.Aws;

namespace Webhooks.Operations.Aws;

/// <summary>
/// A service that has no SDK package to be had, by AWS's JSON protocol
/// (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html): signs, sends, and tries again what may go well a moment later.
/// </summary>
/// <param name="service">In signatures and addresses: <c>sqs</c>.</param>
/// <param name="target">What the protocol calls the service: <c>AmazonSQS</c>.</param>
/// <param name="version">The protocol's: <c>1.0</c> or <c>1.1</c>.</param>
/// <param name="address">Where it is.</param>
internal sealed class AwsJsonService(StackOutputs outputs, string service, string target, string version, Uri address, TimeProvider time)
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private readonly string _contentType = $"application/x-amz-json-{version}";
    private readonly string _region = StackRegion.Of(outputs);
    private readonly AWSCredentials _credentials = AwsClients.Credentials(outputs);

    /// <param name="what">What is asked, for errors: <c>The queue https://…</c>.</param>
    /// <param name="refusal">What it means when the service refuses: <c>doesn't take the message</c>.</param>
    /// <param name="read">Reads the answer; null where it isn't one, which is tried again.</param>
    /// <exception cref="OperationException">The service refuses, or can't be reached.</exception>
    public async Task<T> CallAsync<T>(string operation, byte[] body, string what, string refusal, Func<byte[], T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var pause = FirstPause;
        var retries = 0;
        while (true)
        {
            string problem;
            try
            {
                using var request = await SignAsync(operation, body);
                using var response = await AwsClients.Http(address).SendAsync(request, cancellationToken);
                var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                if (response.IsSuccessStatusCode && read(answer) is { } done)
                {
                    return done;
                }

                var fault = Fault(answer);
                var code = fault.Type?.Split('#')[^1];
                problem = $"{(int)response.StatusCode} {code} {fault.Message}".TrimEnd();
                if ((int)response.StatusCode is >= 300 and < 500 and not 429 && code?.Contains("Throttl", StringComparison.Ordinal) is not true)
                {
                    throw new OperationException($"{what} {refusal}: {problem}{AwsAdvice.On(code, outputs)}");
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
                throw new OperationException($"{what} can't be reached: {problem}");
            }

            await Task.Delay(pause, time, cancellationToken);
            pause *= 2;
        }
    }

    private async Task<HttpRequestMessage> SignAsync(string operation, byte[] body)
    {
        var keys = await AwsFault.ExplainAsync("This machine's AWS credentials can't be used", outputs, _credentials.GetCredentialsAsync);
        var timestamp = SigV4Signer.Timestamp(time.GetUtcNow());
        List<(string Name, string Value)> headers = [("content-type", _contentType), ("host", address.Authority), ("x-amz-date", timestamp)];
        if (keys.UseToken)
        {
            headers.Add(("x-amz-security-token", keys.Token));
        }

        headers.Add(("x-amz-target", $"{target}.{operation}"));
        var signer = new SigV4Signer(keys.AccessKey, keys.SecretKey, _region, service);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(_contentType);
        foreach (var (name, value) in headers.Where(header => header.Name.StartsWith("x-amz-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("authorization", signer.Authorize("POST", "/", [.. headers], body, timestamp));
        return request;
    }

    /// <summary>What isn't JSON comes from something before the service: the status is all there is.</summary>
    private static AwsJsonFault Fault(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AwsJsonFaultJson.Default.AwsJsonFault) ?? new AwsJsonFault(null, null);
        }
        catch (JsonException)
        {
            return new AwsJsonFault(null, Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200))).ReplaceLineEndings(" "));
        }
    }
}

internal sealed record AwsJsonFault([property: JsonPropertyName("__type")] string? Type, [property: JsonPropertyName("message")] string? Message);

[JsonSerializable(typeof(AwsJsonFault))]
internal sealed partial class AwsJsonFaultJson : JsonSerializerContext;
