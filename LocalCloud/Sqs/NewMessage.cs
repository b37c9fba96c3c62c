namespace LocalCloud.Sqs;

/// <summary>A message that has passed the rules and is to be stored.</summary>
internal sealed record NewMessage
{
    public required Guid Id { get; init; }

    /// <summary>The body's UTF-8 bytes.</summary>
    public required byte[] Body { get; init; }

    /// <summary>MD5 of <see cref="Body"/>.</summary>
    public required byte[] BodyDigest { get; init; }

    /// <summary>The sender's attributes (<see cref="AttributeEncoding"/>); null when there are none.</summary>
    public byte[]? Attributes { get; init; }

    /// <summary>The system attribute <c>AWSTraceHeader</c>.</summary>
    public string? TraceHeader { get; init; }

    public required string SenderId { get; init; }

    /// <summary>How long it stays invisible at first; null: as long as the queue says.</summary>
    public TimeSpan? Delay { get; init; }
}
