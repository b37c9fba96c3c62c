namespace Webhooks.Functions.DeadLetters;

/// <summary>The table of events, as far as dead letters are concerned.</summary>
public interface IFailedEvents : IDisposable
{
    /// <summary>Marks the event as failed, unless it has been processed.</summary>
    /// <param name="letter">With an event.</param>
    /// <returns>False when it has: then nothing is changed.</returns>
    Task<bool> MarkAsync(DeadLetter letter, DateTimeOffset failedAt, CancellationToken cancellationToken);
}
