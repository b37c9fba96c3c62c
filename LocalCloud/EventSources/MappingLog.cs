using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;

namespace LocalCloud.EventSources;

/// <summary>What a mapping has to say; every line names the mapping by its construct's path.</summary>
internal sealed partial class MappingLog(ILogger logger, QueueMappingModel model)
{
    public void Failed(InvocationResult result, int count) =>
        Log.Failed(logger, model.Path, count, result.TimedOut ? "timed out" : "failed", result.RequestId);

    public void PartlyFailed(InvocationResult result, int failed, int count) => Log.PartlyFailed(logger, model.Path, failed, count, result.RequestId);

    public void Unclear(InvocationResult result, string problem, int count) => Log.Unclear(logger, model.Path, problem, count, result.RequestId);

    public void Refused(AwsServiceException refusal, int count) => Log.Refused(logger, model.Path, refusal.Code, refusal.Message, count);

    public void Abandoned(int count) => Log.Abandoned(logger, model.Path, count);

    public void Fault(Exception fault) => Log.Fault(logger, fault, model.Path);

    public void Disabled() => Log.Disabled(logger, model.Path);

    public void Filtered(int count) => Log.Filtered(logger, model.Path, count);

    public void Throttled(int count) => Log.Throttled(logger, model.Path, count);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Mapping}: the function {What} on a batch of {Count}; the messages return after their visibility timeout (request {RequestId})")]
        public static partial void Failed(ILogger logger, string mapping, int count, string what, string requestId);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Mapping}: {Failed} of {Count} messages failed and return after their visibility timeout (request {RequestId})")]
        public static partial void PartlyFailed(ILogger logger, string mapping, int failed, int count, string requestId);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Mapping}: the function's answer doesn't say which messages failed, for {Problem}; all {Count} return after their visibility timeout (request {RequestId})")]
        public static partial void Unclear(ILogger logger, string mapping, string problem, int count, string requestId);

        [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Mapping}: the function can't be called ({Code}: {Reason}); {Count} messages return after their visibility timeout, and the mapping pauses")]
        public static partial void Refused(ILogger logger, string mapping, string code, string reason, int count);

        [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "{Mapping}: stopped with {Count} messages under way; they return after their visibility timeout, or at the next start")]
        public static partial void Abandoned(ILogger logger, string mapping, int count);

        [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "{Mapping}: a batch could not be received, or not be deleted; its messages return after their visibility timeout")]
        public static partial void Fault(ILogger logger, Exception fault, string mapping);

        [LoggerMessage(EventId = 7, Level = LogLevel.Information, Message = "{Mapping}: disabled by the template; nothing takes messages from its queue")]
        public static partial void Disabled(ILogger logger, string mapping);

        [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "{Mapping}: {Count} messages match no filter and are deleted")]
        public static partial void Filtered(ILogger logger, string mapping, int count);

        [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "{Mapping}: the function is throttled; a batch of {Count} is tried again until its visibility timeout")]
        public static partial void Throttled(ILogger logger, string mapping, int count);
    }
}
