using System.Net.Http.Headers;

namespace LocalCloud.S3;

/// <summary>A part of an object.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Always positive.</param>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>The range that a request asks for; null: the whole object, also for what is no range or several ones.</summary>
    /// <exception cref="S3Exception">It lies behind the object's end.</exception>
    public static ByteRange? Read(string header, long size)
    {
        if (!RangeHeaderValue.TryParse(header, out var parsed) || parsed.Unit != "bytes" || parsed.Ranges.Count != 1)
        {
            return null;
        }

        var range = parsed.Ranges.Single();
        var start = range.From ?? Math.Max(0, size - range.To!.Value);
        var last = range.From is null ? size - 1 : Math.Min(range.To ?? long.MaxValue, size - 1);
        return start <= last
            ? new ByteRange(start, last - start + 1)
            : throw new S3Exception("InvalidRange", "The requested range is not satisfiable", StatusCodes.Status416RangeNotSatisfiable)
            {
                Details = [("RangeRequested", header), ("ActualObjectSize", $"{size}")],
            };
    }
}
