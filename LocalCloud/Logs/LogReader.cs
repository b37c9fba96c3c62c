using System.Text;

namespace LocalCloud.Logs;

/// <summary>Reads a log group's files, one at a time, as they were when it was made.</summary>
internal sealed class LogReader(IReadOnlyList<LogSegment> segments, DateTimeOffset keptSince) : IDisposable
{
    /// <summary>A page is full with so many bytes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Before the first event.</summary>
    public static readonly LogPosition Start;

    /// <summary>After the last event.</summary>
    public static readonly LogPosition End = new(long.MaxValue, int.MaxValue);

    private delegate bool LineAction(EventLine line, LogPosition position, LogPosition after);

    /// <summary>The end of what is written, from where one can read on once there is more.</summary>
    private LogPosition Written => segments is [.., var last] ? new LogPosition(last.Id, last.Read().Length) : Start;

    /// <summary>The first events that are asked for from a place on.</summary>
    public LogPage Forwards(LogQuery query, LogPosition from)
    {
        List<LogEvent> events = [];
        var (bytes, after, hasMore) = (0, from, false);
        Scan(query, from, End, (line, position, next) =>
        {
            if (!query.Wants(line))
            {
                return true;
            }

            if (events.Count == query.Limit || bytes > MostBytes)
            {
                hasMore = true;
                return false;
            }

            events.Add(Event(line, position));
            bytes += line.Message.Length;
            after = next;
            return true;
        });
        return new LogPage(events, events.Count > 0 ? events[0].Position : from, after, hasMore);
    }

    /// <summary>The last events that are asked for before a place.</summary>
    public LogPage Backwards(LogQuery query, LogPosition before)
    {
        Stack<LogEvent> events = [];
        LogPosition? after = null;
        var (bytes, hasMore) = (0, false);
        for (var at = segments.Count - 1; at >= 0 && !hasMore; at--)
        {
            List<(int Offset, int Next)> found = [];
            Scan(query, at, Start, before, (line, position, next) =>
            {
                if (query.Wants(line))
                {
                    found.Add((position.Offset, next.Offset));
                }

                return true;
            });
            var content = segments[at].Read();
            foreach (var (offset, next) in found.AsEnumerable().Reverse())
            {
                if (events.Count == query.Limit || bytes > MostBytes)
                {
                    hasMore = true;
                    break;
                }

                EventLine.TryRead(content[offset..(next - 1)], out var line);
                events.Push(Event(line, new LogPosition(segments[at].Id, offset)));
                bytes += line.Message.Length;
                after ??= new LogPosition(segments[at].Id, next);
            }
        }

        var inOrder = events.ToList();
        return new LogPage(inOrder, inOrder.Count > 0 ? inOrder[0].Position : before, after ?? (before == End ? Written : before), hasMore);
    }

    /// <summary>The streams of which an event is kept, by name.</summary>
    public IReadOnlyDictionary<string, (long First, long Last)> Streams()
    {
        Dictionary<string, (long First, long Last)> streams = new(StringComparer.Ordinal);
        var byName = streams.GetAlternateLookup<ReadOnlySpan<char>>();
        Scan(new LogQuery { Limit = 0 }, Start, End, (line, _, _) =>
        {
            Span<char> name = stackalloc char[line.Stream.Length];
            name = name[..Encoding.UTF8.GetChars(line.Stream, name)];
            var time = line.Timestamp;
            byName[name] = byName.TryGetValue(name, out var known) ? (known.First, time) : (time, time);
            return true;
        });
        return streams;
    }

    public void Dispose()
    {
        foreach (var segment in segments)
        {
            segment.Dispose();
        }
    }

    private static LogEvent Event(EventLine line, LogPosition position) =>
        new(position, line.Timestamp, Encoding.UTF8.GetString(line.Stream), Encoding.UTF8.GetString(line.Message));

    /// <summary>Goes through the lines of the time that is asked for, until the action has enough.</summary>
    private void Scan(LogQuery query, LogPosition from, LogPosition before, LineAction action)
    {
        var goesOn = true;
        for (var at = 0; at < segments.Count && goesOn; at++)
        {
            goesOn = Scan(query, at, from, before, action);
        }
    }

    private bool Scan(LogQuery query, int at, LogPosition from, LogPosition before, LineAction action)
    {
        var segment = segments[at];
        var since = Math.Max(query.From, keptSince.ToUnixTimeMilliseconds());
        var endsBefore = at + 1 < segments.Count && segments[at + 1].Id < since;   // a file was written to until the next was begun
        if (endsBefore || segment.Id < from.Segment || segment.Id > before.Segment || segment.Id >= query.Until)
        {
            return true;
        }

        ReadOnlySpan<byte> earliest = EventLine.TimeOf(since);
        ReadOnlySpan<byte> until = EventLine.TimeOf(query.Until);
        var content = segment.Read();
        var offset = segment.Id == from.Segment ? Math.Min(from.Offset, content.Length) : 0;
        var end = segment.Id == before.Segment ? Math.Min(before.Offset, content.Length) : content.Length;
        while (offset < end)
        {
            var length = content[offset..].IndexOf((byte)'\n');
            var next = offset + length + 1;
            if (EventLine.TryRead(content.Slice(offset, length), out var line)
                && line.Time.SequenceCompareTo(earliest) >= 0 && line.Time.SequenceCompareTo(until) < 0
                && !action(line, new LogPosition(segment.Id, offset), new LogPosition(segment.Id, next)))
            {
                return false;
            }

            offset = next;
        }

        return true;
    }
}
