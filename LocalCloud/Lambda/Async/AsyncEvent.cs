namespace LocalCloud.Lambda.Async;

/// <summary>An event that waits for a function. Times are epoch milliseconds of the service clock.</summary>
internal sealed record AsyncEvent
{
    public required long Sequence { get; init; }
    public required string RequestId { get; init; }
    public required string FunctionName { get; init; }
    public required byte[] Payload { get; init; }
    public required string TraceHeader { get; init; }

    /// <summary>A name for who sent it.</summary>
    public required string Source { get; init; }
    public required long AcceptedAt { get; init; }

    /// <summary>How often the function has failed on it.</summary>
    public int Failures { get; init; }

    /// <summary>How often it was turned away: throttled, or by an error of the service.</summary>
    public int Refusals { get; init; }

    /// <summary>What the last attempt came to; null before the first.</summary>
    public AttemptAnswer? Last { get; init; }

    /// <summary>Attempts that reached the function, or tried to.</summary>
    public int Attempts => Failures + Refusals;
}

/// <summary>What one attempt came to.</summary>
/// <param name="Status">200 for whatever the function itself answers; otherwise the refusal's: 429, 500.</param>
/// <param name="FunctionError">Null: it succeeded, or wasn't reached.</param>
/// <param name="Payload">JSON; empty where there is none.</param>
internal sealed record AttemptAnswer(int Status, string? FunctionError, ReadOnlyMemory<byte> Payload);

/// <summary>Why an event needs no further attempt, by the names that a destination's record has.</summary>
internal enum Outcome
{
    /// <summary>The function has failed as often as it may.</summary>
    RetriesExhausted,

    /// <summary>It waited longer than it may.</summary>
    EventAgeExceeded,

    /// <summary>The function's reserved concurrency is zero: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html</summary>
    ZeroReservedConcurrency,

    Success,
}

/// <summary>A record or a dead letter on its way.</summary>
internal sealed record Delivery
{
    public long Sequence { get; init; }

    /// <summary>Whose event it was.</summary>
    public required string FunctionName { get; init; }
    public required string RequestId { get; init; }
    public required string TraceHeader { get; init; }

    /// <summary>The ARN of the queue, topic, function or bucket.</summary>
    public required string Target { get; init; }
    public required byte[] Body { get; init; }

    /// <summary>What a dead letter says of its error; null: it is a destination's record.</summary>
    public DeadLetterReason? DeadLetter { get; init; }

    /// <summary>How often it couldn't be delivered.</summary>
    public int Failures { get; init; }
}

/// <param name="Code">An HTTP status.</param>
/// <param name="Message">The error's beginning.</param>
internal sealed record DeadLetterReason(int Code, string Message);
