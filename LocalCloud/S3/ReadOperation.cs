using System.Buffers;
using System.Collections.Frozen;

namespace LocalCloud.S3;

/// <summary>
/// <c>GetObject</c> and <c>HeadObject</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
internal static class ReadOperation
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Query parameters that stand in for headers of the answer.</summary>
    private static readonly FrozenDictionary<string, string> Overrides = new Dictionary<string, string>
    {
        ["response-cache-control"] = "Cache-Control",
        ["response-content-disposition"] = "Content-Disposition",
        ["response-content-encoding"] = "Content-Encoding",
        ["response-content-language"] = "Content-Language",
        ["response-content-type"] = "Content-Type",
        ["response-expires"] = "Expires",
    }.ToFrozenDictionary();

    public static async Task HandleAsync(S3Request request, Bucket bucket)
    {
        request.AllowQuery([.. Overrides.Keys]);
        var (stored, content) = bucket.Open(request.Key) ?? throw S3Exception.NoSuchKey(request.Key);
        await using var file = content;
        var conditions = Preconditions.ForRead(request.Headers);
        conditions.Require(stored);
        var response = request.Context.Response;
        var unchanged = conditions.IsUnchanged(stored);
        var range = !unchanged && request.Header("Range") is { } asked && Applies(request, stored) ? Range(asked, stored, response) : null;

        ObjectHeaders.Write(stored, response.Headers);
        foreach (var (parameter, header) in Overrides)
        {
            if (request.Query(parameter) is { } value)
            {
                response.Headers[header] = value;
            }
        }

        if (unchanged)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ContentType = default;
            return;
        }

        if (range is { } part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {part.Start}-{part.Start + part.Length - 1}/{stored.Size}";
        }
        else if (request.Header("x-amz-checksum-mode") is "ENABLED")
        {
            ObjectHeaders.WriteChecksum(stored, response.Headers);   // it is of the whole
        }

        var sent = range ?? new ByteRange(0, stored.Size);
        response.ContentLength = sent.Length;
        if (HttpMethods.IsGet(request.Context.Request.Method))
        {
            await SendAsync(file, sent, response.Body, request.Aborted);
        }
    }

    /// <summary>With <c>If-Range</c>, only a range of the very object that the client knows.</summary>
    private static bool Applies(S3Request request, StoredObject stored) =>
        request.Header("If-Range") is not { } known || Preconditions.Matches(known, stored);

    private static ByteRange? Range(string asked, StoredObject stored, HttpResponse response)
    {
        try
        {
            return ByteRange.Read(asked, stored.Size);
        }
        catch (S3Exception)
        {
            response.Headers.ContentRange = $"bytes */{stored.Size}";
            throw;
        }
    }

    private static async Task SendAsync(FileStream file, ByteRange range, Stream body, CancellationToken cancellationToken)
    {
        file.Position = range.Start;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = range.Length; left > 0;)
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    throw new EndOfStreamException($"{file.Name} is shorter than its description says.");
                }

                await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
