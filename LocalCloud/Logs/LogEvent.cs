using System.Globalization;
using System.Runtime.InteropServices;

namespace LocalCloud.Logs;

/// <summary>One line of a log group.</summary>
/// <param name="Position">Where it is, which is also its identity.</param>
/// <param name="Timestamp">Unix time in milliseconds, by the system's clock: writing and taking in are one moment here.</param>
/// <param name="StreamName">Who wrote it.</param>
internal sealed record LogEvent(LogPosition Position, long Timestamp, string StreamName, string Message);

/// <summary>A place in a log group, in the order of writing.</summary>
/// <param name="Segment">The file, by the time of its first event.</param>
/// <param name="Offset">The byte in that file at which a line begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogPosition(long Segment, int Offset)
{
    private const int Digits = 28;

    /// <summary>56 digits, as the ids of CloudWatch's events have.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment:D28}{Offset:D28}");

    public static bool TryParse(ReadOnlySpan<char> text, out LogPosition position)
    {
        if (text.Length == 2 * Digits
            && long.TryParse(text[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            && int.TryParse(text[Digits..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            position = new LogPosition(segment, offset);
            return true;
        }

        position = default;
        return false;
    }
}
