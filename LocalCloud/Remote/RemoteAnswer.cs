using LocalCloud.FrontDoor;

namespace LocalCloud.Remote;

/// <summary>Passes an answer of AWS on to the caller.</summary>
internal static class RemoteAnswer
{
    /// <summary>About the hop behind the door, so not the caller's business.</summary>
    private static readonly HashSet<string> HopHeaders = new(StringComparer.OrdinalIgnoreCase) { "Transfer-Encoding", "Connection", "Date", "Server", "Keep-Alive" };

    /// <param name="change">Changes the body, if anything in it isn't so here; null: it goes through unread.</param>
    /// <exception cref="AwsServiceException">It was cut off before a byte of it went through.</exception>
    public static async Task PassOnAsync(HttpContext context, HttpResponseMessage response, Func<byte[], byte[]>? change = null)
    {
        var body = change is null ? null : change(await response.Content.ReadAsByteArrayAsync(context.RequestAborted));
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !HopHeaders.Contains(header.Key)))
        {
            // A body that is changed has another length and checksum.
            if (body is null || !(name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("x-amz-crc32", StringComparison.OrdinalIgnoreCase)))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (body is not null)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        else if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
