using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>What tells one function from another.</summary>
public sealed record WebhookFunctionProps
{
    /// <summary>Which of the executable's functions it is: <c>StripeProcessor</c>. Its name follows from it.</summary>
    public required string Handler { get; init; }

    public required string Description { get; init; }

    /// <summary>The published executable, the same for all functions.</summary>
    public required Code Code { get; init; }

    /// <summary>After how many seconds Lambda ends it.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>In MiB. Processor time comes with it: 1,769 are one core.</summary>
    public required int MemorySize { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>All that it may do, but for writing its own log.</summary>
    public required IReadOnlyList<Grant> Grants { get; init; }
}

/// <summary>A function with a log group and a role of its own.</summary>
public sealed class WebhookFunction : Construct
{
    // Newer than this CDK's list of runtimes.
    private static readonly Runtime Dotnet10 = new("dotnet10", RuntimeFamily.DOTNET_CORE);

    public WebhookFunction(Construct scope, string id, WebhookFunctionProps props)
        : base(scope, id)
    {
        var name = this.Named($"Webhook{props.Handler}");

        // Made here: the one that Lambda makes by itself keeps everything for ever and outlives the stack.
        var logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            LogGroupName = $"/aws/lambda/{name}",
            Retention = RetentionDays.ONE_MONTH,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

        var role = new Role(this, "Role", new RoleProps
        {
            RoleName = this.Named($"Webhook{props.Handler}Role"),
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
        });
        // Instead of AWSLambdaBasicExecutionRole, which may write to every log group of the account.
        var ownLog = new Grant(logs.LogGroupArn, "logs:CreateLogStream", "logs:PutLogEvents");
        var policy = new Policy(this, "Policy", new PolicyProps
        {
            PolicyName = this.Named($"Webhook{props.Handler}Policy"),
            Roles = [role],
            Statements = [.. props.Grants.Prepend(ownLog).Select(grant => grant.ToStatement())],
        });

        Function = new Function(this, "Function", new FunctionProps
        {
            FunctionName = name,
            Description = props.Description,
            Runtime = Dotnet10,
            Architecture = Architecture.ARM_64, // a fifth cheaper than x86_64, and the code is portable
            Handler = "Webhooks.Functions", // an executable assembly: its Main runs the Runtime API's loop
            Code = props.Code,
            Timeout = Duration.Seconds(props.TimeoutSeconds),
            MemorySize = props.MemorySize,
            Environment = new Dictionary<string, string>(props.Environment) { ["ANNOTATIONS_HANDLER"] = props.Handler },
            LogGroup = logs,
            Role = role,
        });
        Function.Node.AddDependency(policy); // or it could start, and its event source be checked, before it may do anything
    }

    public Function Function { get; }
}
