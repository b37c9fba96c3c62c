using LocalCloud.Logs.Filters;

namespace LocalCloud.Logs;

/// <summary>Which events of a log group are asked for.</summary>
internal sealed record LogQuery
{
    /// <summary>Unix time in milliseconds of the earliest.</summary>
    public long From { get; init; }

    /// <summary>Unix time in milliseconds: before it are all that are asked for.</summary>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>The streams, in UTF-8; null: any.</summary>
    public IReadOnlyList<byte[]>? Streams { get; init; }

    /// <summary>How the stream's name begins.</summary>
    public byte[] StreamPrefix { get; init; } = [];

    public FilterPattern Pattern { get; init; } = FilterPattern.Everything;

    /// <summary>How many at most.</summary>
    public required int Limit { get; init; }

    public bool Wants(EventLine line) =>
        line.Stream.StartsWith(StreamPrefix) && IsOfStreams(line.Stream) && Pattern.Matches(line.Message);

    private bool IsOfStreams(ReadOnlySpan<byte> stream)
    {
        if (Streams is null)
        {
            return true;
        }

        foreach (var name in Streams)
        {
            if (stream.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Some of the events that were asked for.</summary>
/// <param name="Events">In the order of writing.</param>
/// <param name="Before">Where to read on backwards.</param>
/// <param name="After">Where to read on forwards.</param>
/// <param name="HasMore">There is more in the direction of reading, or may be.</param>
internal sealed record LogPage(IReadOnlyList<LogEvent> Events, LogPosition Before, LogPosition After, bool HasMore);
