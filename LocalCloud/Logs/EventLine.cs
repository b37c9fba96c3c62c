using System.Globalization;
using System.Text;

namespace LocalCloud.Logs;

/// <summary>
/// A line of a log group's file: <c>2026-11-22T09:30:00.123Z STREAM MESSAGE</c>, which is what <c>aws logs tail</c> prints. Times
/// of that form sort as text, so that most lines are passed over without being read any further.
/// </summary>
internal readonly ref struct EventLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html</summary>
    private const int LongestStreamName = 512;

    /// <summary>The bytes of a time.</summary>
    public const int TimeLength = 24;

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private EventLine(ReadOnlySpan<byte> time, ReadOnlySpan<byte> stream, ReadOnlySpan<byte> message)
    {
        Time = time;
        Stream = stream;
        Message = message;
    }

    public ReadOnlySpan<byte> Time { get; }

    public ReadOnlySpan<byte> Stream { get; }

    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Unix time in milliseconds.</summary>
    public long Timestamp => ReadTime(Time) ?? 0;

    /// <returns>False for what is no such line: the rest of one that a crash cut off.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out EventLine read)
    {
        read = default;
        if (line.Length <= TimeLength || line[TimeLength - 1] != 'Z' || line[TimeLength] != ' ')
        {
            return false;
        }

        var rest = line[(TimeLength + 1)..];
        var space = rest.IndexOf((byte)' ');
        if (space is < 0 or > LongestStreamName)
        {
            return false;
        }

        read = new EventLine(line[..TimeLength], rest[..space], rest[(space + 1)..]);
        return true;
    }

    /// <summary>Unix time in milliseconds; null when it isn't a time.</summary>
    public static long? ReadTime(ReadOnlySpan<byte> time)
    {
        Span<char> text = stackalloc char[TimeLength];
        return time.Length == TimeLength && Encoding.ASCII.TryGetChars(time, text, out _)
            && DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
                ? read.ToUnixTimeMilliseconds()
                : null;
    }

    /// <param name="to">At least <see cref="TimeLength"/> bytes.</param>
    public static void WriteTime(DateTimeOffset time, Span<byte> to) => time.TryFormat(to, out _, TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A bound to compare times with.</summary>
    public static byte[] TimeOf(long milliseconds)
    {
        var time = new byte[TimeLength];
        WriteTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, Latest)), time);
        return time;
    }
}
