namespace CloudTemplate;

/// <summary>How a function's asynchronous invocations are retried, and who hears of their end (<c>AWS::Lambda::EventInvokeConfig</c>).</summary>
public sealed record AsyncInvokeModel
{
    /// <summary>What a function has that the template says nothing of: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html</summary>
    public static readonly AsyncInvokeModel Default = new();

    /// <summary>Further attempts after an error of the function: 0 to 2.</summary>
    public int MaximumRetryAttempts { get; init; } = 2;

    /// <summary>How long an event may wait for its turn: 60 s to 6 h.</summary>
    public TimeSpan MaximumEventAge { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The ARN of the queue, topic or function that gets a record of each success; null: nobody.</summary>
    public string? OnSuccess { get; init; }

    /// <summary>The ARN of the queue, topic, function or bucket that gets a record of each event that was given up; null: nobody.</summary>
    public string? OnFailure { get; init; }
}
