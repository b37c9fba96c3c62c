using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>What all functions have in common.</summary>
/// <param name="Code">The published executable, the same for all.</param>
/// <param name="Key">What their environments and logs are encrypted with.</param>
public sealed record FunctionPlatform(Code Code, EncryptionKey Key, StackSettings Settings);

/// <summary>What tells one function from another.</summary>
public sealed record WebhookFunctionProps
{
    /// <summary>Which of the executable's functions it is: <c>StripeProcessor</c>. Its name follows from it.</summary>
    public required string Handler { get; init; }

    public required string Description { get; init; }

    public required FunctionPlatform Platform { get; init; }

    public required FunctionSettings Settings { get; init; }

    /// <summary>After how many seconds Lambda ends it.</summary>
    public required int TimeoutSeconds { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>All that it may do, but for what every function does: writing its own log and traces, decrypting its environment.</summary>
    public required IReadOnlyList<Grant> Grants { get; init; }

    /// <summary>Whether a provider waits for it, so that its cold start counts.</summary>
    public bool IsWaitedFor { get; init; }
}

/// <summary>A function with a log group and a role of its own.</summary>
public sealed class WebhookFunction : Construct
{
    // Newer than this CDK's list of runtimes.
    private static readonly Runtime Dotnet10 = new("dotnet10", RuntimeFamily.DOTNET_CORE);

    public WebhookFunction(Construct scope, string id, WebhookFunctionProps props)
        : base(scope, id)
    {
        var (code, key, settings) = props.Platform;
        var name = this.Named($"Webhook{props.Handler}");
        var logs = this.KeptLog("Logs", $"/aws/lambda/{name}", key, settings.LogRetentionDays);

        var role = new Role(this, "Role", new RoleProps
        {
            RoleName = this.Named($"Webhook{props.Handler}Role"),
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
        });
        Grant[] ofEveryFunction =
        [
            // Instead of AWSLambdaBasicExecutionRole, which may write to every log group of the account.
            new(logs.LogGroupArn, "logs:CreateLogStream", "logs:PutLogEvents"),
            new("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords"), // traces have no resource of their own: all or none
            key.Through("lambda"), // its environment
        ];
        var policy = new Policy(this, "Policy", new PolicyProps
        {
            PolicyName = this.Named($"Webhook{props.Handler}Policy"),
            Roles = [role],
            Statements = [.. ofEveryFunction.Concat(props.Grants).Select(grant => grant.ToStatement())],
        });
        policy.Accepts("IAM5", "X-Ray's write actions and dynamodb:ListStreams have no resource-level permission; every other * stands for the objects below one named folder of the archive, or, for what empties it, of the archive.");

        Function = new Function(this, "Function", new FunctionProps
        {
            FunctionName = name,
            Description = props.Description,
            Runtime = Dotnet10,
            Architecture = settings.Architecture == InstructionSet.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            Handler = "Webhooks.Functions", // an executable assembly: its Main runs the Runtime API's loop
            Code = code,
            Timeout = Duration.Seconds(props.TimeoutSeconds),
            MemorySize = props.Settings.Memory,
            ReservedConcurrentExecutions = props.Settings.ReservedConcurrency,
            Environment = new Dictionary<string, string>(props.Environment) { ["ANNOTATIONS_HANDLER"] = props.Handler, ["ENVIRONMENT_SUFFIX"] = this.Suffix() },
            EnvironmentEncryption = key.Key,
            Tracing = Tracing.ACTIVE,
            LogGroup = logs,
            Role = role.WithoutPolicyUpdates(), // all that it needs stands above
        });
        Function.Node.AddDependency(policy); // or it could start, and its event source be checked, before it may do anything
        Function.Accepts("L1", "dotnet10 is the newest of Lambda's .NET runtimes; the rule's own list ends before it.");

        Invoked = Function;
        if (settings.SnapStart && props.IsWaitedFor)
        {
            // The L1, since this CDK's L2 doesn't know that .NET, and arm64, can.
            ((CfnFunction)Function.Node.DefaultChild!).SnapStart = new CfnFunction.SnapStartProperty { ApplyOn = "PublishedVersions" };
            Invoked = new Alias(this, "Live", new AliasProps { AliasName = "live", Version = Function.CurrentVersion });
        }
    }

    public Function Function { get; }

    /// <summary>What callers call: the function, or with SnapStart its newest version, since only versions have a snapshot.</summary>
    public IFunction Invoked { get; }
}
