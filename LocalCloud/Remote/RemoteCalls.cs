using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using LocalCloud.FrontDoor;

namespace LocalCloud.Remote;

/// <summary>Calls to AWS with the credentials of whoever runs this.</summary>
/// <param name="time">Process time: what is signed is checked by others' clocks.</param>
internal sealed class RemoteCalls(RemoteEndpoints endpoints, string region, RemoteCredentials credentials, TimeProvider time) : IDisposable
{
    /// <summary>Beyond the longest poll of a queue.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Where a service answers.</summary>
    public Uri Address(string service, string? host = null) => endpoints.Of(service, host);

    /// <summary>Signs a request and sends it.</summary>
    /// <param name="request">To an address of <see cref="Address"/>, with <paramref name="body"/> as its content.</param>
    /// <param name="service">By its signing name.</param>
    /// <exception cref="AwsServiceException">503: the service can't be reached, or there are no credentials.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, string service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestCall);
        try
        {
            var key = await credentials.GetAsync();
            RequestSigner.Sign(request, body.Span, key, region, service, time.GetUtcNow());
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException fault)
        {
            throw Unavailable($"{service} doesn't answer at {request.RequestUri!.GetLeftPart(UriPartial.Authority)}: {fault.Message}");
        }
        catch (AmazonClientException fault)
        {
            throw Unavailable($"The AWS credentials of this machine can't be had: {fault.Message.ReplaceLineEndings(" ")}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable($"{service} didn't answer within {LongestCall.TotalSeconds} s.");
        }
    }

    /// <summary>Calls an operation of a service that speaks AWS's JSON protocol.</summary>
    /// <param name="target">The header <c>X-Amz-Target</c>: <c>AmazonSQS.ReceiveMessage</c>.</param>
    /// <exception cref="AwsServiceException">The service refuses, or can't be reached.</exception>
    public async Task<JsonElement> CallAsync(string service, string target, Action<Utf8JsonWriter> members, CancellationToken cancellationToken, string? host = null)
    {
        using MemoryStream buffer = new();
        await using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        using var request = Json(service, target, "application/x-amz-json-1.0", buffer.ToArray(), host);
        using var response = await SendAsync(request, buffer.ToArray(), service, cancellationToken);
        var answer = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode ? Read(answer) : throw Refusal(answer, (int)response.StatusCode);
    }

    /// <summary>A request of the JSON protocol.</summary>
    public HttpRequestMessage Json(string service, string target, string contentType, ReadOnlyMemory<byte> body, string? host = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address(service, host), "/")) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        return request;
    }

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw Unavailable($"An answer was cut off: {fault.Message}");
        }
    }

    private static JsonElement Read(byte[] answer)
    {
        try
        {
            return answer.Length == 0 ? Nothing : JsonElement.Parse(answer);
        }
        catch (JsonException)
        {
            throw Unavailable("What answered didn't answer in JSON.");
        }
    }

    private static AwsServiceException Refusal(byte[] answer, int status)
    {
        try
        {
            var root = JsonElement.Parse(answer);
            var type = Text(root, "__type") ?? "UnknownError";
            return new AwsServiceException(type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..], Text(root, "message") ?? Text(root, "Message") ?? $"It was answered {status}.", status);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return new AwsServiceException("UnknownError", $"It was answered {status}: {Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 200))).ReplaceLineEndings(" ")}", status);
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static AwsServiceException Unavailable(string message) => new("ServiceUnavailable", message, StatusCodes.Status503ServiceUnavailable);
}
