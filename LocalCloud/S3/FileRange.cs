using System.Buffers;

namespace LocalCloud.S3;

/// <summary>Reads a part of a file, piece by piece.</summary>
internal static class FileRange
{
    private const int BufferSize = 64 * 1024;

    /// <exception cref="EndOfStreamException">The file ends before the range does.</exception>
    public static async Task CopyAsync(FileStream file, ByteRange range, Func<ReadOnlyMemory<byte>, ValueTask> sink, CancellationToken cancellationToken)
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

                await sink(buffer.AsMemory(0, read));
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
