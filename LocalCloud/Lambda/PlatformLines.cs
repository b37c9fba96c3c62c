using System.Globalization;

namespace LocalCloud.Lambda;

/// <summary>
/// The lines that Lambda itself writes into a function's log, in its text format:
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors.
/// <c>Max Memory Used</c> is missing where nobody can measure it: of processes that LocalCloud didn't start, and on other systems than Linux.
/// </summary>
internal static class PlatformLines
{
    public static string Start(string requestId) => $"START RequestId: {requestId} Version: $LATEST";

    public static string End(string requestId) => $"END RequestId: {requestId}";

    public static string TimedOut(string requestId, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {requestId} {message}");

    /// <param name="invocation">What was done.</param>
    /// <param name="memorySize">In MiB.</param>
    /// <param name="memoryUsed">The instance's most so far, in MiB; null: not known.</param>
    /// <param name="took">From the hand-over of the event until the instance asked for more.</param>
    /// <param name="init">The init phase, in the report of an instance's first invocation. It is billed, since August 2025.</param>
    public static string Report(PendingInvocation invocation, int memorySize, long? memoryUsed, TimeSpan took, TimeSpan? init)
    {
        var memory = memoryUsed is { } used ? $"Max Memory Used: {Math.Min(used, memorySize)} MB\t" : "";
        var (duration, initDuration) = (took.TotalMilliseconds, init?.TotalMilliseconds);
        var status = invocation.TimedOut ? "Status: timeout\t" : invocation.ErrorType is { } type ? $"Status: error\tError Type: {type}\t" : "";
        return $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration:F2} ms\tBilled Duration: {Math.Ceiling(duration + (initDuration ?? 0)):F0} ms\tMemory Size: {memorySize} MB\t{memory}"
            + (initDuration is null ? status : $"Init Duration: {initDuration:F2} ms\t{status}");
    }

    /// <param name="took">From the start of the process.</param>
    /// <param name="again">It was the second try, on an invocation's time.</param>
    /// <param name="errorType">Null: it took too long.</param>
    public static string InitReport(TimeSpan took, bool again, string? errorType) =>
        $"INIT_REPORT Init Duration: {took.TotalMilliseconds:F2} ms\tPhase: {(again ? "invoke" : "init")}\tStatus: {(errorType is null ? "timeout" : $"error\tError Type: {errorType}")}";
}
