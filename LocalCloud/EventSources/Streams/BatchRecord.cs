namespace LocalCloud.EventSources.Streams;

/// <summary>A record on its way to the function.</summary>
/// <param name="Number">Its place in the stream.</param>
/// <param name="SequenceNumber">The same, as the function reads it.</param>
/// <param name="At">When the change was made, by service time.</param>
/// <param name="Json">The record as the function gets it.</param>
internal sealed record BatchRecord(long Number, string SequenceNumber, DateTimeOffset At, ReadOnlyMemory<byte> Json);
