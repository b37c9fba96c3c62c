using System.Collections.Frozen;

namespace LocalCloud.S3;

/// <summary>
/// <c>GetObject</c> and <c>HeadObject</c>: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
internal static class ReadOperation
{
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
        var (stored, content) = bucket.Open(request.Key) ?? throw request.NoSuchKey(bucket, request.Key);
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
            await FileRange.CopyAsync(file, sent, piece => response.Body.WriteAsync(piece, request.Aborted), request.Aborted);
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
}
