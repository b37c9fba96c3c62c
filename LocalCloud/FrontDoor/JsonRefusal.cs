using System.Text.Json;

namespace LocalCloud.FrontDoor;

/// <summary>A refusal in AWS's JSON protocols.</summary>
internal static class JsonRefusal
{
    public static async Task WriteAsync(HttpContext context, AwsServiceException refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.Headers["x-amzn-ErrorType"] = refusal.Code;
        if (refusal.QueryCode is { } queryCode)
        {
            context.Response.Headers["x-amzn-query-error"] = $"{queryCode};{(refusal.Status < 500 ? "Sender" : "Receiver")}";
        }

        await using Utf8JsonWriter writer = new(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("__type", refusal.Code);
        writer.WriteString("message", refusal.Message);
        if (refusal.Reason is { } reason)
        {
            writer.WriteString("Reason", reason);
        }

        writer.WriteEndObject();
    }
}
