using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

/// <summary>
/// The templates that the tests look at, synthesised once and one after the other. Everything that touches the CDK is in this
/// collection: its node process mixes up the answers to parallel calls.
/// </summary>
[CollectionDefinition(nameof(Synthesised))]
public sealed class Synthesised : ICollectionFixture<Synthesised>, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public Synthesised()
    {
        Dev = Synthesise(Catalog.Providers, []);
        Other = Synthesise(Catalog.Providers, Others);
        WithAcme = Synthesise([.. Catalog.Providers, new AcmeProvider()], new() { ["environmentSuffix"] = "acme", ["silenceHours"] = "0" });
    }

    /// <summary>Every setting with another value than its usual one.</summary>
    public static Dictionary<string, string> Others { get; } = new()
    {
        ["environmentSuffix"] = "other",
        ["region"] = "eu-central-1",
        ["throttleRate"] = "50",
        ["throttleBurst"] = "100",
        ["logRetentionDays"] = "400",
        ["executionLogLevel"] = "info",
        ["apiLoggingRole"] = "false",
        ["archiveGlacierDays"] = "30",
        ["archiveGlacierMinimumBytes"] = "131072",
        ["archiveRetentionDays"] = "400",
        ["wafRateLimit"] = "1000",
        ["wafRateAction"] = "count",
        ["wafManagedRulesAction"] = "count",
        ["wafExemptRanges"] = "192.0.2.0/24, 198.51.100.7/32, 2001:db8::/32",
        ["alarmEmail"] = "operations@example.org",
        ["silenceHours"] = "168",
        ["architecture"] = "x86_64",
        ["readyToRun"] = "true",
        ["snapStart"] = "true",
        ["authorizerMemory"] = "1769",
        ["authorizerReservedConcurrency"] = "100",
        ["processorMemory"] = "2048",
        ["processorReservedConcurrency"] = "50",
        ["consumerMemory"] = "256",
        ["consumerReservedConcurrency"] = "26",
        ["consumerMaximumConcurrency"] = "25",
        ["deadLetterProcessorMemory"] = "128",
        ["deadLetterProcessorReservedConcurrency"] = "3",
        ["auditLoggerMemory"] = "384",
        ["auditLoggerReservedConcurrency"] = "5",
    };

    /// <summary>The catalogue's providers and all settings at their defaults.</summary>
    public SynthesisedTemplate Dev { get; }

    /// <summary>The same with settings of its own.</summary>
    public SynthesisedTemplate Other { get; }

    /// <summary>The same with one provider more.</summary>
    public SynthesisedTemplate WithAcme { get; }

    /// <summary>A folder that goes when the tests are through.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N"))).FullName;

    public SynthesisedTemplate Synthesise(IReadOnlyList<Provider> providers, Dictionary<string, string> context) =>
        new(Synthesis.Run(NewFolder(), context, providers, Functions(context)));

    /// <summary>The published functions; for an environment whose code is compiled beforehand, a stand-in, since only a build that is asked to compiles.</summary>
    private string Functions(Dictionary<string, string> context)
    {
        if (!context.ContainsKey("readyToRun"))
        {
            return Synthesis.PublishedFunctions;
        }

        var folder = Path.Combine(NewFolder(), "functions");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory($"{folder}-linux-x64").FullName, "Webhooks.Functions.dll"), "compiled");
        return folder;
    }

    public void Dispose() => _scratch.Dispose();
}
