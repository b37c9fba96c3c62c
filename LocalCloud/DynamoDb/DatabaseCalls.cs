using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

/// <summary>Calls to the emulator that nobody but this process makes.</summary>
internal static class DatabaseCalls
{
    /// <returns>The answer, and the error's type where it is one.</returns>
    /// <exception cref="HttpRequestException">The emulator doesn't answer.</exception>
    public static async Task<(JsonNode Body, string? Error)> CallAsync(this HttpClient database, string operation, JsonNode body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StringContent(body.ToJsonString()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        // The emulator wants a signature to be there, whatever it is.
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none");
        using var response = await database.SendAsync(request, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))!;
        return (answer, response.IsSuccessStatusCode ? null : (string?)answer["__type"] ?? "unknown");
    }
}
