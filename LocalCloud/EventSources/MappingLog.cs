using LocalCloud.FrontDoor;
using LocalCloud.Lambda;

namespace LocalCloud.EventSources;

/// <summary>What a mapping has to say; every line names the mapping by its construct's path.</summary>
/// <param name="path">The construct's.</param>
/// <param name="fate">What becomes of a batch that isn't done with: <c>its messages return after their visibility timeout</c>.</param>
internal sealed partial class MappingLog(ILogger logger, string path, string fate)
{
    public void Failed(InvocationResult result, int count) =>
        Log.Failed(logger, path, count, result.TimedOut ? "timed out" : "failed", fate, result.RequestId);

    public void PartlyFailed(InvocationResult result, int failed, int count) => Log.PartlyFailed(logger, path, failed, count, fate, result.RequestId);

    public void Unclear(InvocationResult result, string problem, int count) => Log.Unclear(logger, path, problem, count, fate, result.RequestId);

    public void Refused(AwsServiceException refusal, int count) => Log.Refused(logger, path, refusal.Code, refusal.Message, count, fate);

    public void Abandoned(int count) => Log.Abandoned(logger, path, count, fate);

    public void Fault(Exception fault) => Log.Fault(logger, fault, path, fate);

    public void Disabled() => Log.Disabled(logger, path);

    public void Filtered(int count) => Log.Filtered(logger, path, count);

    public void Throttled(int count) => Log.Throttled(logger, path, count, fate);

    /// <summary>Records of a stream are given up, and nobody is told but by this line.</summary>
    public void Lost(string condition, int count, string first, string last) => Log.Lost(logger, path, condition, count, first, last);

    public void Discarded(string condition, int count, string first, string last, string destination) => Log.Discarded(logger, path, condition, count, first, last, destination);

    public void DestinationFailed(Exception fault, string destination, int count) => Log.DestinationFailed(logger, fault, path, destination, count);

    public void Restarted() => Log.Restarted(logger, path);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Mapping}: the function {What} on a batch of {Count}; {Fate} (request {RequestId})")]
        public static partial void Failed(ILogger logger, string mapping, int count, string what, string fate, string requestId);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Mapping}: {Failed} of {Count} failed; {Fate} (request {RequestId})")]
        public static partial void PartlyFailed(ILogger logger, string mapping, int failed, int count, string fate, string requestId);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Mapping}: the function's answer doesn't say what of {Count} failed, for {Problem}; {Fate} (request {RequestId})")]
        public static partial void Unclear(ILogger logger, string mapping, string problem, int count, string fate, string requestId);

        [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Mapping}: the function can't be called with a batch of {Count} ({Code}: {Reason}), and the mapping pauses; {Fate}")]
        public static partial void Refused(ILogger logger, string mapping, string code, string reason, int count, string fate);

        [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "{Mapping}: stopped with a batch of {Count} under way; {Fate}, or at the next start")]
        public static partial void Abandoned(ILogger logger, string mapping, int count, string fate);

        [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "{Mapping}: a batch could not be read, or what became of it not be stored; {Fate}")]
        public static partial void Fault(ILogger logger, Exception fault, string mapping, string fate);

        [LoggerMessage(EventId = 7, Level = LogLevel.Information, Message = "{Mapping}: disabled by the template; nothing is taken from its source")]
        public static partial void Disabled(ILogger logger, string mapping);

        [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "{Mapping}: {Count} match no filter and are passed over")]
        public static partial void Filtered(ILogger logger, string mapping, int count);

        [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "{Mapping}: the function is throttled with a batch of {Count}, which is tried again soon; at last, {Fate}")]
        public static partial void Throttled(ILogger logger, string mapping, int count, string fate);

        [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "{Mapping}: {Count} records are given up ({Condition}), from {First} to {Last}, and nothing keeps them. Give the mapping a DestinationConfig to keep such records")]
        public static partial void Lost(ILogger logger, string mapping, string condition, int count, string first, string last);

        [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "{Mapping}: {Count} records are given up ({Condition}), from {First} to {Last}; {Destination} has been told")]
        public static partial void Discarded(ILogger logger, string mapping, string condition, int count, string first, string last, string destination);

        [LoggerMessage(EventId = 12, Level = LogLevel.Error, Message = "{Mapping}: the destination {Destination} doesn't take what it must be told of {Count} failed records. The stream waits, and it is tried again: mend the destination")]
        public static partial void DestinationFailed(ILogger logger, Exception fault, string mapping, string destination, int count);

        [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "{Mapping}: the stream has begun anew, and so does the mapping, with its oldest record")]
        public static partial void Restarted(ILogger logger, string mapping);
    }
}
