using System.Net;
using System.Text.RegularExpressions;

namespace Webhooks.Infrastructure;

/// <summary>What a limit at the edge does to what passes it.</summary>
public enum EdgeAction
{
    /// <summary>It is refused with 403.</summary>
    Block,

    /// <summary>It is let through, and counted.</summary>
    Count,
}

/// <summary>What the API's execution log holds; never a body, whichever it is.</summary>
public enum ExecutionLog
{
    Error,
    Info,
}

/// <summary>Whose instructions the functions run on.</summary>
#pragma warning disable CA1707 // the name is AWS's
public enum InstructionSet
{
    Arm64,
    X86_64,
}
#pragma warning restore CA1707

/// <summary>What one function may have of its own.</summary>
/// <param name="Memory">In MiB: 128 to 10240. Processor time comes with it: 1,769 are one core.</param>
/// <param name="ReservedConcurrency">How many at once at most, and kept free for it; null: what the account has left.</param>
public sealed record FunctionSettings(int Memory, int? ReservedConcurrency);

/// <summary>What may differ between two environments. Read from CDK context: <c>-c environmentSuffix=staging</c>. The README lists the keys.</summary>
public sealed partial record StackSettings
{
    // What a batch may take at once stays under what the function may, so that a direct invocation isn't throttled either: throttling uses up receives.
    private const int LeastReservedOfConsumers = 3;

    private StackSettings()
    {
    }

    /// <summary>Ends every name: 1 to 20 lower-case letters, digits and inner hyphens (function and role names end at 64).</summary>
    public required string EnvironmentSuffix { get; init; }

    public required string Region { get; init; }

    /// <summary>Requests a second that the API takes, and how many at the same moment.</summary>
    public required int ThrottleRate { get; init; }

    public required int ThrottleBurst { get; init; }

    public required int LogRetentionDays { get; init; }

    public required ExecutionLog ExecutionLogLevel { get; init; }

    /// <summary>Whether this stack sets the role by which API Gateway writes logs: one for all APIs of the account and region.</summary>
    public required bool ApiLoggingRole { get; init; }

    /// <summary>After how many days an archived object moves to Glacier Instant Retrieval.</summary>
    public required int ArchiveGlacierDays { get; init; }

    /// <summary>Only larger objects move, in bytes. Without a size in the rule, S3 moves nothing under 128 KB.</summary>
    public required int ArchiveGlacierMinimumBytes { get; init; }

    /// <summary>After how many days an archived object goes; null: never.</summary>
    public required int? ArchiveRetentionDays { get; init; }

    /// <summary>Requests in five minutes that one address may make.</summary>
    public required int WafRateLimit { get; init; }

    public required EdgeAction WafRateAction { get; init; }

    /// <summary>What AWS's managed rules do, but for those about bodies, which only count.</summary>
    public required EdgeAction WafManagedRulesAction { get; init; }

    /// <summary>Addresses that the rate limit doesn't count.</summary>
    public required IReadOnlyList<IPNetwork> WafExemptRanges { get; init; }

    /// <summary>Who gets the alarms by e-mail; null: nobody.</summary>
    public required string? AlarmEmail { get; init; }

    /// <summary>After how many hours without an accepted webhook a provider's silence is an alarm: 168 at most, which CloudWatch can look back; 0: never.</summary>
    public required int SilenceHours { get; init; }

    public required InstructionSet Architecture { get; init; }

    /// <summary>Whether the deployed code was compiled for the processor ahead of time.</summary>
    public required bool ReadyToRun { get; init; }

    /// <summary>Whether what a provider waits for starts from a snapshot of a started instance.</summary>
    public required bool SnapStart { get; init; }

    public required FunctionSettings Authorizer { get; init; }

    /// <summary>Of each provider's processor.</summary>
    public required FunctionSettings Processor { get; init; }

    public required FunctionSettings Consumer { get; init; }

    public required FunctionSettings DeadLetterProcessor { get; init; }

    public required FunctionSettings AuditLogger { get; init; }

    /// <summary>Batches that are consumed at once, at most: 2 to 1000, as SQS event sources allow.</summary>
    public required int ConsumerMaximumConcurrency { get; init; }

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Keys { get; } = ReadKeys();

    /// <summary>Reads the settings.</summary>
    /// <param name="context">The value of a context key, or null when it isn't set.</param>
    /// <exception cref="SynthesisException">A value isn't allowed; the message names the key.</exception>
    public static StackSettings Read(Func<string, object?> context)
    {
        var read = new SettingsReader(context);
        return new StackSettings
        {
            EnvironmentSuffix = read.Text("environmentSuffix", "dev", Suffix(), "1 to 20 lower-case letters, digits or hyphens, without a hyphen at either end"),
            Region = read.Text("region", "us-east-1", AwsRegion(), "the name of an AWS region"),
            ThrottleRate = read.Whole("throttleRate", 1000, 1, 10_000),
            ThrottleBurst = read.Whole("throttleBurst", 2000, 1, 5_000),
            // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
            LogRetentionDays = read.OneOf("logRetentionDays", 30, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
            ExecutionLogLevel = read.OneOf("executionLogLevel", ExecutionLog.Error),
            ApiLoggingRole = read.Flag("apiLoggingRole", usual: true),
            ArchiveGlacierDays = read.Whole("archiveGlacierDays", 90, 1, 36_500),
            ArchiveGlacierMinimumBytes = read.Whole("archiveGlacierMinimumBytes", 1, 1, int.MaxValue),
            ArchiveRetentionDays = read.WholeOrOff("archiveRetentionDays", 1, 36_500),
            WafRateLimit = read.Whole("wafRateLimit", 600, 10, 2_000_000_000), // as WAF allows
            WafRateAction = read.OneOf("wafRateAction", EdgeAction.Block),
            WafManagedRulesAction = read.OneOf("wafManagedRulesAction", EdgeAction.Block),
            WafExemptRanges = read.Ranges("wafExemptRanges"),
            AlarmEmail = read.Text("alarmEmail", "", Email(), "an e-mail address") is { Length: > 0 } address ? address : null,
            SilenceHours = read.Whole("silenceHours", 24, 0, 168),
            Architecture = read.OneOf("architecture", InstructionSet.Arm64),
            ReadyToRun = read.Flag("readyToRun", usual: false),
            SnapStart = read.Flag("snapStart", usual: false),
            Authorizer = Function(read, "authorizer", 1024, 1), // providers wait for it and for the processors, and for their cold starts
            Processor = Function(read, "processor", 1024, 1),
            Consumer = Function(read, "consumer", 512, LeastReservedOfConsumers),
            ConsumerMaximumConcurrency = MaximumConcurrency(read),
            DeadLetterProcessor = Function(read, "deadLetterProcessor", 512, LeastReservedOfConsumers),
            AuditLogger = Function(read, "auditLogger", 512, 1),
        };
    }

    private static FunctionSettings Function(SettingsReader read, string function, int memory, int leastReserved) =>
        new(read.Whole($"{function}Memory", memory, 128, 10_240), read.WholeOrOff($"{function}ReservedConcurrency", leastReserved, 100_000));

    private static int MaximumConcurrency(SettingsReader read)
    {
        const string Key = "consumerMaximumConcurrency";
        var reserved = Function(read, "consumer", 512, LeastReservedOfConsumers).ReservedConcurrency;
        var usual = Math.Min(10, (reserved ?? int.MaxValue) - 1);
        var asked = read.Whole(Key, usual, 2, 1000);
        return asked < (reserved ?? int.MaxValue)
            ? asked
            : throw new SynthesisException($"{Key} is '{asked}', but must stay under consumerReservedConcurrency ({reserved}), or batches are throttled and use up their receives: -c {Key}={usual}");
    }

    private static List<string> ReadKeys()
    {
        List<string> keys = [];
        _ = Read(key =>
        {
            keys.Add(key);
            return null;
        });
        return [.. keys.Distinct()];
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\A[a-z]{2}(?:-[a-z]+){1,3}-[1-9]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AwsRegion();

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Email();
}
