using LocalCloud.Logs;

namespace LocalCloud.Lambda;

/// <summary>A line of a function's log.</summary>
/// <param name="Time">When it was read, by the system's clock.</param>
/// <param name="Stream">The log stream of the instance that wrote it.</param>
public readonly record struct LogLine(DateTimeOffset Time, string Stream, string Text);

/// <summary>What a function's instances and Lambda itself write: to the function's log group, and to a bounded tail in memory.</summary>
public sealed class FunctionLog(LogGroup group)
{
    private const int TailLines = 1_000;
    private readonly Lock _gate = new();
    private readonly LogLine[] _tail = new LogLine[TailLines];
    private long _written;

    /// <summary>The file with the latest lines.</summary>
    public string Path => group.Path;

    /// <summary>Adds a line.</summary>
    public void Add(LogStream stream, string text)
    {
        lock (_gate)
        {
            _tail[_written++ % TailLines] = new LogLine(group.Add(stream, text), stream.Name, text);
        }
    }

    /// <summary>The last lines, oldest first; 1,000 at most.</summary>
    public IReadOnlyList<LogLine> Tail()
    {
        lock (_gate)
        {
            var first = Math.Max(0, _written - TailLines);
            var lines = new LogLine[_written - first];
            for (var at = first; at < _written; at++)
            {
                lines[at - first] = _tail[at % TailLines];
            }

            return lines;
        }
    }
}
