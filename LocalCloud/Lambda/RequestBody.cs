namespace LocalCloud.Lambda;

/// <summary>Reads a whole request body of limited size.</summary>
internal static class RequestBody
{
    /// <returns>The body, or null and its length, as far as it was read, when it is over the limit.</returns>
    public static async Task<(byte[]? Body, long Length)> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength is { } length)
        {
            if (length > limit)
            {
                return (null, length);
            }

            var body = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
            return (body, length);
        }

        using var buffer = new MemoryStream();
        var piece = new byte[16 * 1024];
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
}
