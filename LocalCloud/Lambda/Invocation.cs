namespace LocalCloud.Lambda;

/// <summary>One call of a function.</summary>
public sealed record Invocation
{
    /// <summary>The function's name, as in the template.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The event, as JSON; not copied, so it must stay as it is until the function has answered.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>What goes into <c>Lambda-Runtime-Trace-Id</c>: <c>Root=1-…;Parent=…;Sampled=1</c>. Null: one is made, not sampled.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>A name for what calls, for the logs: <c>apigateway</c>, <c>sqs</c>, a principal's name.</summary>
    public required string Source { get; init; }

    /// <summary>The request id, where it is that of an earlier attempt; null: a new one.</summary>
    public string? RequestId { get; init; }
}

/// <summary>What a function answered.</summary>
public sealed record InvocationResult
{
    /// <summary>The response, or, when <see cref="FunctionError"/> is set, the error as Lambda writes it (<c>errorMessage</c>, <c>errorType</c> …).</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Null: it succeeded. Otherwise <c>Unhandled</c>: it failed, was killed, or timed out.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The function ran longer than its timeout and was killed.</summary>
    public bool TimedOut { get; init; }

    public required string RequestId { get; init; }
}

/// <summary>Runs functions.</summary>
public interface IFunctionInvoker
{
    /// <summary>
    /// Runs a function once and waits for its answer. The caller's going away doesn't stop the function, as in Lambda.
    /// </summary>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such function (<c>ResourceNotFoundException</c>, 404), the payload is too large
    /// (<c>RequestTooLargeException</c>, 413), or too many calls run at once (<c>TooManyRequestsException</c>, 429).</exception>
    Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellationToken);

    /// <summary>Somebody attached a process to the function, and may stand at a breakpoint: that is no reason to stop waiting.</summary>
    bool IsAttached(string functionName) => false;
}
