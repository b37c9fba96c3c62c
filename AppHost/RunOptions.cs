namespace Webhooks.AppHost;

/// <summary>What one run is asked to do.</summary>
internal sealed record RunOptions
{
    public const string DefaultSuffix = "dev";
    public const string DefaultIam = "record";
    public const string DefaultLambda = "local-cloud";

    /// <summary>Amazon's own emulators of Lambda and API Gateway.</summary>
    public const string TestTool = "test-tool";

    /// <summary>Ends every resource's name; two runs with different ones live side by side.</summary>
    public required string Suffix { get; init; }

    /// <summary>Where this run keeps everything; null: <c>.local/{suffix}</c> at the solution's root.</summary>
    public DirectoryInfo? State { get; init; }

    /// <summary>Forget what earlier runs kept.</summary>
    public bool Fresh { get; init; }

    /// <summary>The first of five ports, LocalCloud's four and the dashboard's; zero: any; null: their defaults, moved where taken.</summary>
    public int? Port { get; init; }

    /// <summary>LocalCloud's <c>--iam</c>: whether calls that a role doesn't allow are recorded or refused.</summary>
    public string Iam { get; init; } = DefaultIam;

    /// <summary>What invokes the functions: LocalCloud, or <see cref="TestTool"/>.</summary>
    public string Lambda { get; init; } = DefaultLambda;

    /// <summary>Make what keeps something in the developer's AWS account, and use it there.</summary>
    public bool Provision { get; init; }

    /// <summary>Delete what <see cref="Provision"/> made, with all that it holds, and run nothing.</summary>
    public bool Destroy { get; init; }

    /// <summary>Ask nothing before AWS is changed.</summary>
    public bool Yes { get; init; }

    /// <summary>Plain lines, no colours, nothing that moves: for scripts and CI.</summary>
    public bool Headless { get; init; }

    /// <summary>Refuses what only .NET Aspire has.</summary>
    /// <exception cref="RunException">Something of that is asked for.</exception>
    public void RequireEmbedded()
    {
        if (Lambda == TestTool)
        {
            throw new RunException($"--lambda {TestTool} needs .NET Aspire, which brings Amazon's emulators. Run: dotnet run --project AppHost -p:Orchestrator=Aspire -- --lambda {TestTool}");
        }
    }

    /// <summary>Refuses what .NET Aspire doesn't do.</summary>
    /// <exception cref="RunException">Something of that is asked for.</exception>
    public void RequireAspire()
    {
        if (Destroy)
        {
            throw new RunException("--destroy runs nothing, so it needs no Aspire. Say the same without -p:Orchestrator=Aspire.");
        }

        if (Provision && Lambda == TestTool)
        {
            throw new RunException($"--provision aws and --lambda {TestTool} don't go together: Amazon's emulators read the queues and tables of this machine. Leave one of them out.");
        }

        if (Provision && !Yes)
        {
            throw new RunException("--provision aws changes AWS, and Aspire asks nobody before it does. Look at docs/provision.md, then add --yes.");
        }
    }

    /// <exception cref="RunException">Options that don't go together.</exception>
    public void Check()
    {
        if (!Provision && (Destroy || Yes))
        {
            throw new RunException($"{(Destroy ? "--destroy" : "--yes")} is for --provision aws only. Say both, or none.");
        }

        if (Provision && Headless && !Yes)
        {
            throw new RunException("--provision aws asks before it changes anything in AWS, and --headless has nobody to ask. Look at what it says without --headless, or add --yes.");
        }

        if (Provision && Fresh)
        {
            throw new RunException("--fresh forgets what this machine kept, which isn't what AWS keeps. Delete that first with --provision aws --destroy.");
        }
    }
}

/// <summary>A run that can't start or go on, for reasons that the user can mend: one line each, no stack trace.</summary>
public sealed class RunException(params IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
