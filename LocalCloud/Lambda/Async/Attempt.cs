using CloudTemplate;
using LocalCloud.FrontDoor;

namespace LocalCloud.Lambda.Async;

/// <summary>
/// One attempt at an event, and what follows from it by Lambda's rules:
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
/// </summary>
/// <param name="clock">Service time.</param>
internal sealed class Attempt(IFunctionInvoker functions, TimeProvider clock)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);   // and two minutes after the second
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait after that many refusals in a row: one second, twice as long each time, five minutes at most.</summary>
    public static TimeSpan Pause(int refusals) =>
        AfterRefusal * Math.Pow(2, Math.Min(refusals - 1, 10)) is var pause && pause < LongestPause ? pause : LongestPause;

    /// <summary>Never throws: what goes wrong is the attempt's answer.</summary>
    public async Task<Verdict> MakeAsync(AsyncEvent due, FunctionModel function)
    {
        if (function.ReservedConcurrency == 0)
        {
            return new Verdict(due, Outcome.ZeroReservedConcurrency);
        }

        var (settings, expires) = (function.AsyncInvoke, DateTimeOffset.FromUnixTimeMilliseconds(due.AcceptedAt) + function.AsyncInvoke.MaximumEventAge);
        if (clock.GetUtcNow() >= expires)
        {
            return new Verdict(due, Outcome.EventAgeExceeded);
        }

        var (tried, pause) = Settle(due, await InvokeAsync(due));
        if (pause is not { } wait)
        {
            return new Verdict(tried, Outcome.Success);
        }

        var next = clock.GetUtcNow() + wait;
        return tried.Failures > settings.MaximumRetryAttempts
            ? new Verdict(tried, Outcome.RetriesExhausted)
            : new Verdict(tried, null) { Next = next < expires ? next : expires };
    }

    private static (AsyncEvent Tried, TimeSpan? Pause) Settle(AsyncEvent due, AttemptAnswer answer)
    {
        if (answer.Status != StatusCodes.Status200OK)
        {
            return (due with { Last = answer, Refusals = due.Refusals + 1 }, Pause(due.Refusals + 1));
        }

        return answer.FunctionError is null
            ? (due with { Last = answer }, null)
            : (due with { Last = answer, Failures = due.Failures + 1 }, AfterFailure * (due.Failures + 1));
    }

    private async Task<AttemptAnswer> InvokeAsync(AsyncEvent due)
    {
        try
        {
            var result = await functions.InvokeAsync(
                new Invocation
                {
                    FunctionName = due.FunctionName,
                    Payload = due.Payload,
                    TraceHeader = due.TraceHeader,
                    Source = due.Source,
                    RequestId = due.RequestId,
                },
                CancellationToken.None);
            return new AttemptAnswer(StatusCodes.Status200OK, result.FunctionError, result.Payload);
        }
        catch (AwsServiceException refusal)
        {
            return new AttemptAnswer(refusal.Status, null, FunctionError.Write(refusal.Code, refusal.Message));
        }
    }
}

/// <summary>What becomes of an event after an attempt.</summary>
/// <param name="Tried">The event as it is now.</param>
/// <param name="End">Why there is no further attempt; null: there is one.</param>
internal sealed record Verdict(AsyncEvent Tried, Outcome? End)
{
    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset Next { get; init; }
}
