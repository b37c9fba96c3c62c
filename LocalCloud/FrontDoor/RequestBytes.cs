namespace LocalCloud.FrontDoor;

/// <summary>
/// A request's whole body, in memory of its own: not from a pool, since what passes it on may still be reading when the request has ended.
/// (The gateway, which passes nothing on, rents: <see cref="ApiGateway.RequestBody"/>.)
/// </summary>
internal static class RequestBytes
{
    /// <summary>What is announced as longer isn't made room for ahead of time: the server may refuse it yet.</summary>
    private const int MostAtOnce = 8 * 1024 * 1024;

    private const int Piece = 16 * 1024;

    /// <summary>
    /// Reads it once for the front door: the signature is over all of it, and the service then reads the same bytes again, as
    /// <see cref="HttpRequest.Body"/> or by <see cref="Of"/>.
    /// </summary>
    /// <exception cref="AwsServiceException">It is longer than the server takes, or cut off.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        try
        {
            var (bytes, _) = await ReadAsync(context.Request, int.MaxValue);
            context.Request.Body = new MemoryStream(bytes!, 0, bytes!.Length, writable: false, publiclyVisible: true);
            return bytes;
        }
        catch (Exception refused) when (refused is BadHttpRequestException or EndOfStreamException)
        {
            throw new AwsServiceException("SerializationException", $"The request's body can't be read: {refused.Message}", (refused as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest);
        }
    }

    /// <returns>The body, or null and its length, as far as it was read, when it is over the limit.</returns>
    public static async Task<(byte[]? Body, long Length)> ReadAsync(HttpRequest request, int limit)
    {
        if (Buffered(request) is { } buffered)
        {
            return (buffered.Length > limit ? null : buffered, buffered.Length);
        }

        if (request.ContentLength > limit)
        {
            return (null, request.ContentLength.Value);
        }

        if (request.ContentLength is { } length and <= MostAtOnce)
        {
            var body = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
            return (body, length);
        }

        using var buffer = new MemoryStream();
        var piece = new byte[Piece];
        while (await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            buffer.Write(piece, 0, read);
            if (buffer.Length > limit)
            {
                return (null, buffer.Length);
            }
        }

        return (buffer.ToArray(), buffer.Length);
    }

    /// <summary>The body that the front door has read; empty before that.</summary>
    public static ReadOnlyMemory<byte> Of(HttpContext context) => Buffered(context.Request) ?? default(ReadOnlyMemory<byte>);

    /// <summary>What the front door has put in the stream's place; null: nothing.</summary>
    private static byte[]? Buffered(HttpRequest request) =>
        request.Body is MemoryStream body && body.TryGetBuffer(out var bytes) && bytes is { Offset: 0, Array: { } array } && bytes.Count == array.Length ? array : null;
}
