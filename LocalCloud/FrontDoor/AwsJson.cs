using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalCloud.FrontDoor;

/// <summary>Requests and answers of the services that speak JSON 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html</summary>
internal static class AwsJson
{
    /// <exception cref="AwsServiceException">The body isn't such a request. What is wrong with it is told without quoting it: it may hold a secret.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw new JsonException("It is null.", "$", 0, 0);
        }
        catch (JsonException malformed)
        {
            throw new AwsServiceException("SerializationException", $"The request's body can't be read at {malformed.Path ?? "$"} (line {malformed.LineNumber}, byte {malformed.BytePositionInLine}).");
        }
    }

    public static async Task AnswerAsync<T>(HttpContext context, T response, JsonTypeInfo<T> type)
    {
        var answer = JsonSerializer.SerializeToUtf8Bytes(response, type);
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
