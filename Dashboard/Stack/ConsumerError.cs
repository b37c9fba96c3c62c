namespace Webhooks.Dashboard.Stack;

/// <summary>The last error that the consumer logged.</summary>
/// <param name="At">When; <see cref="DateTimeOffset.MinValue"/>: there is none among the lines that are kept.</param>
/// <param name="EventId">The event that it is about; null where it names none.</param>
internal sealed record ConsumerError(DateTimeOffset At, string? EventId)
{
    private const string Consumer = "Consumer";

    /// <returns>Null when nobody tells.</returns>
    public static async Task<ConsumerError?> ReadAsync(ControlClient control, CancellationToken cancellationToken)
    {
        var id = (await control.FunctionsAsync(cancellationToken))?.FirstOrDefault(each => each.IsCalled(Consumer))?.LogicalId;
        return (id is null ? null : await control.LogRecordsAsync($"limit=1&level=error&resource={Uri.EscapeDataString(id)}", cancellationToken)) switch
        {
            null => null,
            { Records: [var newest, ..] } => new ConsumerError(newest.At, newest.EventId),
            _ => new ConsumerError(DateTimeOffset.MinValue, null),
        };
    }
}
