namespace LocalCloud.Lambda.Async;

/// <summary>Takes events for functions that nobody waits for: <c>X-Amz-Invocation-Type: Event</c>, topics, notifications.</summary>
public interface IAsyncInvoker
{
    /// <summary>Keeps an event; it is on disk when this answers, and the function will be invoked with it at least once, or its failure reported.</summary>
    /// <returns>The request id, which stays the same in all attempts.</returns>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such function (<c>ResourceNotFoundException</c>, 404), or the payload is too large
    /// (<c>RequestTooLargeException</c>, 413).</exception>
    Task<string> AcceptAsync(Invocation invocation);
}
