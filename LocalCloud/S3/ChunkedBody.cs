using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace LocalCloud.S3;

/// <summary>
/// The <c>aws-chunked</c> encoding, in which SDKs send bodies whose checksum comes at the end:
/// <c>size[;chunk-signature=…] CRLF bytes CRLF … 0 CRLF [trailer: value CRLF …] CRLF</c>.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
/// </summary>
/// <remarks>Chunk signatures aren't verified: here a caller is known by its key, as everywhere behind the front door.</remarks>
internal static class ChunkedBody
{
    private const int LongestLine = 16 * 1024;

    /// <summary>Whether the body is in it, by <c>x-amz-content-sha256</c>.</summary>
    public static bool Is(string contentSha256) => contentSha256 is "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
        or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    /// <summary>Hands the decoded bytes on; gives the trailing headers, names in lower case.</summary>
    /// <exception cref="S3Exception">The body isn't in the encoding, or ends early.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(PipeReader body, Func<ReadOnlyMemory<byte>, ValueTask> sink, CancellationToken cancellationToken)
    {
        while (ChunkSize(await RequiredLineAsync(body, cancellationToken)) is > 0 and var size)
        {
            await CopyAsync(body, size, sink, cancellationToken);
            if (await RequiredLineAsync(body, cancellationToken) is not "")
            {
                throw Malformed("A chunk is longer than its size says.");
            }
        }

        Dictionary<string, string> trailers = [];
        while (await LineAsync(body, cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new S3Exception("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
            }

            trailers[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return trailers;
    }

    private static long ChunkSize(string line)
    {
        var end = line.IndexOf(';', StringComparison.Ordinal);
        return long.TryParse(end < 0 ? line : line.AsSpan(0, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw Malformed("A chunk's size is not a hexadecimal number.");
    }

    private static async Task CopyAsync(PipeReader body, long size, Func<ReadOnlyMemory<byte>, ValueTask> sink, CancellationToken cancellationToken)
    {
        while (size > 0)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.IsEmpty && read.IsCompleted)
            {
                throw Incomplete();
            }

            var part = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            foreach (var memory in part)
            {
                await sink(memory);
            }

            size -= part.Length;
            body.AdvanceTo(part.End);
        }
    }

    private static async Task<string> RequiredLineAsync(PipeReader body, CancellationToken cancellationToken) =>
        await LineAsync(body, cancellationToken) ?? throw Incomplete();

    /// <summary>A line without its end; null when the body ended.</summary>
    private static async Task<string?> LineAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                body.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.Buffer.Length > LongestLine)
            {
                throw Malformed("A line between chunks is too long.");
            }

            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw Incomplete();
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static S3Exception Malformed(string message) => new("InvalidRequest", message);

    private static S3Exception Incomplete() => new("IncompleteBody", "The request body terminated unexpectedly");
}
