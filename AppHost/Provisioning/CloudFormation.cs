using System.Xml.Linq;

namespace Webhooks.AppHost.Provisioning;

/// <summary>The few calls of CloudFormation that it takes: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/</summary>
internal sealed class CloudFormation(AwsCalls calls)
{
    private const string Version = "2010-05-15";

    /// <summary>What CloudFormation takes in a call; more would have to be put into a bucket first.</summary>
    public const int LargestTemplate = 51_200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A stack; null when there is none of that name.</summary>
    /// <param name="stack">Its name, or its id, by which it is found after its deletion, too.</param>
    public async Task<StackState?> FindAsync(string stack, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await CallAsync("DescribeStacks", cancellationToken, ("StackName", stack));
            var found = answer.Descendants("Stacks").Elements("member").First();
            return new StackState(
                Text(found, "StackId"),
                Text(found, "StackStatus"),
                found.Elements("Outputs").Elements("member").ToDictionary(output => Text(output, "OutputKey"), output => Text(output, "OutputValue")));
        }
        catch (AwsRefusalException none) when (none.Code == "ValidationError" && none.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Has CloudFormation say what a template would change, and change nothing yet.</summary>
    /// <returns>Null: nothing.</returns>
    /// <exception cref="RunException">The template can't be made a stack of; CloudFormation's words say why.</exception>
    public async Task<ChangeSet?> PlanAsync(string stack, string template, bool isNew, CancellationToken cancellationToken)
    {
        var name = $"run-{Guid.NewGuid():N}";
        var made = await CallAsync(
            "CreateChangeSet", cancellationToken,
            ("StackName", stack), ("ChangeSetName", name), ("ChangeSetType", isNew ? "CREATE" : "UPDATE"), ("TemplateBody", template),
            ("Tags.member.1.Key", "ManagedBy"), ("Tags.member.1.Value", "AppHost"));
        var id = made.Descendants("Id").First().Value;
        while (true)
        {
            var answer = await CallAsync("DescribeChangeSet", cancellationToken, ("ChangeSetName", id));
            var result = answer.Element("DescribeChangeSetResult") ?? answer;
            switch (Text(result, "Status"))
            {
                case "CREATE_COMPLETE":
                    return new ChangeSet(id, [.. result.Descendants("ResourceChange").Select(change => new Change(Text(change, "Action"), Text(change, "LogicalResourceId"), Text(change, "ResourceType"), Text(change, "Replacement")))]);
                case "FAILED" when Text(result, "StatusReason") is var reason && (reason.Contains("didn't contain changes", StringComparison.Ordinal) || reason.Contains("No updates are to be performed", StringComparison.Ordinal)):
                    await CallAsync("DeleteChangeSet", cancellationToken, ("ChangeSetName", id));
                    return null;
                case "FAILED":
                    throw new RunException($"CloudFormation can't change {stack}: {Text(result, "StatusReason").ReplaceLineEndings(" ")}");
                default:
                    await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Makes the changes, and waits until they are made.</summary>
    /// <exception cref="RunException">They couldn't be; a line for each resource's reason.</exception>
    public async Task<StackState> ExecuteAsync(string stack, ChangeSet changes, CancellationToken cancellationToken)
    {
        var token = $"run-{Guid.NewGuid():N}";
        await CallAsync("ExecuteChangeSet", cancellationToken, ("ChangeSetName", changes.Id), ("ClientRequestToken", token));
        var state = await SettledAsync(stack, cancellationToken);
        return state is { Status: "CREATE_COMPLETE" or "UPDATE_COMPLETE" } ? state : throw await FailureAsync(stack, state, token, cancellationToken);
    }

    /// <summary>Deletes a stack and all that is in it, and waits until it is gone.</summary>
    /// <exception cref="RunException">Something couldn't be deleted; a line for each resource's reason.</exception>
    public async Task DeleteAsync(StackState stack, CancellationToken cancellationToken)
    {
        var token = $"run-{Guid.NewGuid():N}";
        await CallAsync("DeleteStack", cancellationToken, ("StackName", stack.Id), ("ClientRequestToken", token));
        var state = await SettledAsync(stack.Id, cancellationToken);
        if (state is not (null or { Status: "DELETE_COMPLETE" }))
        {
            throw await FailureAsync(stack.Id, state, token, cancellationToken);
        }
    }

    private async Task<StackState?> SettledAsync(string stack, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await FindAsync(stack, cancellationToken);
            if (state?.IsChanging != true)
            {
                return state;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<RunException> FailureAsync(string stack, StackState? state, string token, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("DescribeStackEvents", cancellationToken, ("StackName", state?.Id ?? stack));
        var reasons = answer.Descendants("member")
            .Where(happened => Text(happened, "ClientRequestToken") == token && Text(happened, "ResourceStatus").EndsWith("_FAILED", StringComparison.Ordinal))
            .Reverse()   // the newest comes first
            .Select(happened => $"{Text(happened, "LogicalResourceId")} ({Text(happened, "ResourceType")}): {Text(happened, "ResourceStatusReason").ReplaceLineEndings(" ")}");
        return new RunException([$"CloudFormation couldn't do it: {stack} is now {state?.Status ?? "gone"}.", .. reasons]);
    }

    private async Task<XElement> CallAsync(string action, CancellationToken cancellationToken, params IReadOnlyList<(string Name, string Value)> parameters) =>
        await calls.QueryAsync("cloudformation", Version, action, cancellationToken, parameters);

    private static string Text(XElement element, string name) => element.Element(name)?.Value ?? "";
}

/// <summary>A stack as CloudFormation tells of it.</summary>
internal sealed record StackState(string Id, string Status, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>Planned, and never made.</summary>
    public bool IsOnlyPlanned => Status == "REVIEW_IN_PROGRESS";

    public bool IsChanging => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && !IsOnlyPlanned;

    /// <summary>In a state that nothing but a deletion leads out of.</summary>
    public bool IsBroken => Status is "CREATE_FAILED" or "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "DELETE_FAILED" or "UPDATE_ROLLBACK_FAILED" or "UPDATE_FAILED";
}

internal sealed record ChangeSet(string Id, IReadOnlyList<Change> Changes);

/// <param name="Action"><c>Add</c>, <c>Modify</c>, <c>Remove</c>.</param>
/// <param name="Replacement"><c>True</c>: the resource is made anew, and what the old one holds is gone.</param>
internal sealed record Change(string Action, string LogicalId, string Type, string Replacement)
{
    public bool LosesData => Action == "Remove" || Replacement is "True" or "Conditional";

    public override string ToString() => $"{Action,-7} {Type} {LogicalId}{(LosesData ? ": what it holds is lost" : "")}";
}
