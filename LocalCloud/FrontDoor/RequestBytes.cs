namespace LocalCloud.FrontDoor;

/// <summary>
/// A request's whole body, read once: the signature is over all of it, and the service then reads the same bytes again, as
/// <see cref="HttpRequest.Body"/> or by <see cref="Of"/>.
/// </summary>
internal static class RequestBytes
{
    /// <summary>What is announced as longer isn't made room for ahead of time: the server may refuse it yet.</summary>
    private const int MostAtOnce = 8 * 1024 * 1024;

    /// <exception cref="AwsServiceException">It is longer than the server takes, or cut off.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        try
        {
            MemoryStream body;
            if (request.ContentLength is { } length and <= MostAtOnce)
            {
                // Not from a pool: what passes it on may still be reading when the request has ended.
                var bytes = GC.AllocateUninitializedArray<byte>((int)length);
                await request.Body.ReadExactlyAsync(bytes, context.RequestAborted);
                body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
            }
            else
            {
                body = new MemoryStream();
                await request.Body.CopyToAsync(body, context.RequestAborted);
                body.Position = 0;
            }

            request.Body = body;
            return Of(context);
        }
        catch (Exception refused) when (refused is BadHttpRequestException or EndOfStreamException)
        {
            throw new AwsServiceException("SerializationException", $"The request's body can't be read: {refused.Message}", (refused as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>The body that the front door has read; empty before that.</summary>
    public static ReadOnlyMemory<byte> Of(HttpContext context) =>
        context.Request.Body is MemoryStream body && body.TryGetBuffer(out var bytes) ? bytes : default;
}
