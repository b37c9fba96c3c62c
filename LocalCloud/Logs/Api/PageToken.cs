namespace LocalCloud.Logs.Api;

/// <summary>
/// Where to read on, and in which direction: <c>f/…</c> or <c>b/…</c>. At the end the same token comes back, so that a reader who
/// compares them stops there, and one who asks again later gets what was written meanwhile.
/// </summary>
internal sealed record PageToken(bool IsForward, LogPosition Position)
{
    /// <param name="text">Null: from the first event on, or backwards from the last.</param>
    /// <exception cref="FrontDoor.AwsServiceException">It is no such token.</exception>
    public static PageToken Read(string? text, bool fromHead) => text switch
    {
        null => new PageToken(fromHead, fromHead ? LogReader.Start : LogReader.End),
        ['f' or 'b', '/', .. var position] when LogPosition.TryParse(position, out var read) => new PageToken(text[0] == 'f', read),
        _ => throw LogsError.Invalid("The specified nextToken is invalid."),
    };

    public LogPage Read(LogReader reader, LogQuery query) => IsForward ? reader.Forwards(query, Position) : reader.Backwards(query, Position);

    public override string ToString() => $"{(IsForward ? 'f' : 'b')}/{Position}";
}
