using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.S3;

/// <summary>What a body turned out to be.</summary>
/// <param name="Size">In bytes, decoded.</param>
/// <param name="Md5">In hex.</param>
/// <param name="Checksum">The one that the client gave; null when it gave none.</param>
internal sealed record BodyFacts(long Size, string Md5, Checksum? Checksum);

/// <summary>
/// Reads a body in any encoding that SDKs send, and holds it against every checksum that came with it.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
/// </summary>
internal static class BodyReader
{
    public const string ChecksumPrefix = "x-amz-checksum-";

    /// <summary>What one put may bring: 5 GiB.</summary>
    public const long MostBytes = 5L * 1024 * 1024 * 1024;

    /// <param name="sink">Gets the decoded bytes.</param>
    /// <param name="most">More bytes are refused.</param>
    /// <param name="checksummed">Whether a checksum that comes along is the body's; false: it is of something else.</param>
    /// <exception cref="S3Exception">The body is too large, ends early, or isn't what a checksum says.</exception>
    public static async Task<BodyFacts> ReadAsync(S3Request request, Func<ReadOnlyMemory<byte>, ValueTask> sink, long most, bool checksummed = true)
    {
        var sha256 = request.Header("x-amz-content-sha256") ?? "";
        var chunked = ChunkedBody.Is(sha256);
        if (!chunked && sha256.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            throw S3Exception.NotImplemented($"The payload {sha256}");
        }

        var announced = Announced(request, chunked);
        if (announced > most)
        {
            throw new S3Exception("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size") { Details = [("ProposedSize", $"{announced}"), ("MaxSizeAllowed", $"{most}")] };
        }

        if (request.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;   // the length was looked at above
        }

        var algorithm = checksummed ? GivenChecksum.Algorithm(request) : null;
        var md5 = Digest.Of("md5");
        var checksum = algorithm is null ? null : Digest.Of(algorithm);
        var payload = !chunked && sha256.Length == 2 * SHA256.HashSizeInBytes ? Digest.Of("sha256") : null;
        long size = 0;
        IReadOnlyDictionary<string, string> trailers = new Dictionary<string, string>();
        try
        {
            if (chunked)
            {
                trailers = await ChunkedBody.ReadAsync(request.Context.Request.BodyReader, TakeAsync, request.Aborted);
            }
            else
            {
                await CopyAsync(request, TakeAsync);
            }
        }
        catch (Exception fault) when (fault is BadHttpRequestException or ConnectionResetException)
        {
            throw Incomplete();
        }

        if (size != announced)
        {
            throw Incomplete();
        }

        if (payload is not null && !Convert.ToHexStringLower(payload.Finish()).Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new S3Exception("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }

        var hash = md5.Finish();
        GivenChecksum.CheckMd5(request, hash);
        return new BodyFacts(size, Convert.ToHexStringLower(hash), checksum is null ? null : GivenChecksum.Check(request, algorithm!, trailers, checksum.Finish()));

        ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            size += bytes.Length;
            if (size > announced)
            {
                throw Incomplete();
            }

            md5.Append(bytes.Span);
            checksum?.Append(bytes.Span);
            payload?.Append(bytes.Span);
            return sink(bytes);
        }
    }

    private static long Announced(S3Request request, bool chunked)
    {
        if (!chunked)
        {
            return request.Context.Request.ContentLength
                ?? throw new S3Exception("MissingContentLength", "You must provide the Content-Length HTTP header.", StatusCodes.Status411LengthRequired);
        }

        return long.TryParse(request.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var decoded)
            ? decoded
            : throw new S3Exception("MissingContentLength", "You must provide the x-amz-decoded-content-length HTTP header.", StatusCodes.Status411LengthRequired);
    }

    private static async Task CopyAsync(S3Request request, Func<ReadOnlyMemory<byte>, ValueTask> sink)
    {
        var body = request.Context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(request.Aborted);
            foreach (var memory in read.Buffer)
            {
                await sink(memory);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static S3Exception Incomplete() => new("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
}
