using System.IO.Compression;

namespace LocalCloud.Telemetry.Otlp;

/// <summary>Reads bodies, packed or not, up to a limit that counts for what comes out.</summary>
internal static class RequestBody
{
    /// <summary>Null: there is more than <see cref="OtlpReceiver.LargestRequest"/>.</summary>
    /// <exception cref="InvalidDataException">It isn't gzip.</exception>
    public static async Task<byte[]?> ReadAsync(Stream body, bool gzip, CancellationToken cancellationToken)
    {
        await using var unpacked = gzip ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true) : body;
        using MemoryStream whole = new();
        var part = new byte[16 * 1024];
        while (await unpacked.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (whole.Length + count > OtlpReceiver.LargestRequest)
            {
                return null;
            }

            whole.Write(part, 0, count);
        }

        return whole.ToArray();
    }
}
