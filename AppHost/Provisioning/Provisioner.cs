using CloudTemplate;

namespace Webhooks.AppHost.Provisioning;

/// <summary>
/// Makes the template's storage in the developer's AWS account, as a stack of its own, and takes it down again. What it is made of is taken
/// from the template that runs: <see cref="StorageTemplate"/>.
/// </summary>
internal sealed class Provisioner(RunOptions options, RunConsole console) : IDisposable
{
    /// <summary>The one that the template is synthesised for.</summary>
    private const string Region = "us-east-1";

    private readonly AwsCalls _calls = new(Region);

    private string StackName => $"Webhooks-local-{options.Suffix}";

    private string Takedown => $"dotnet run --project AppHost -- --provision aws --destroy{(options.Suffix == RunOptions.DefaultSuffix ? "" : $" --suffix {options.Suffix}")}";

    /// <summary>Makes the stack, or brings it to what the template says now.</summary>
    /// <exception cref="RunException">It can't be, or the user doesn't want it.</exception>
    public Task<ProvisionedStack> MakeAsync(string template, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        CloudFormation formation = new(_calls);
        var (planned, arn, state) = await LookAsync(formation, template, cancellationToken);
        var isNew = state is null or { IsOnlyPlanned: true };
        if (isNew)
        {
            Ask($"Make these {planned.Template.Resources.Count} resources in account {planned.AccountId} ({arn}), {Region}, as stack {StackName}?", [.. planned.Template.Resources.Select(resource => $"{resource.Type} {resource.Path}")]);
        }

        var changes = await formation.PlanAsync(StackName, planned.Template.Json, isNew, cancellationToken);
        if (changes is not null)
        {
            if (!isNew)
            {
                Ask($"Change these in account {planned.AccountId} ({arn}), {Region}, stack {StackName}?", [.. changes.Changes.Select(change => $"{change}")]);
            }

            state = await console.StepAsync($"{(isNew ? "Making" : "Changing")} {StackName} in AWS", () => formation.ExecuteAsync(StackName, changes, cancellationToken));
        }

        console.Line($"Storage is in account {planned.AccountId}, {Region}, stack {StackName}. It stays, and costs, until: {Takedown}");
        return planned.Made(state!.Outputs);
    });

    /// <summary>For an orchestrator that makes the stack by itself: what it has to make. It is refused here for the same reasons, before anything is made.</summary>
    /// <exception cref="RunException">It can't be made.</exception>
    public Task<PlannedStack> PlanAsync(string template, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var (planned, arn, _) = await LookAsync(new CloudFormation(_calls), template, cancellationToken);
        console.Line($"Storage will be in account {planned.AccountId} ({arn}), {Region}, stack {StackName}: {planned.Template.Resources.Count} resources. It stays, and costs, until: {Takedown}");
        return planned;
    });

    /// <summary>Puts the test keys into secrets that have no value.</summary>
    public Task FillSecretsAsync(ProvisionedStack stack, string template, TestSecrets secrets, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        await new ProvisionedSecrets(_calls, console).FillAsync(stack.Resolve(template, options.Suffix), secrets, cancellationToken);
        return true;
    });

    /// <summary>Deletes the stack with all that it holds.</summary>
    public Task DestroyAsync(string template, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var storage = Derive(template);
        CloudFormation formation = new(_calls);
        var identity = await IdentityAsync(cancellationToken);
        if (await formation.FindAsync(StackName, cancellationToken) is not { } state)
        {
            console.Line($"There is no stack {StackName} in account {identity.Account}, {Region}: nothing to take down.");
            return false;
        }

        Ask($"Delete the stack {StackName} in account {identity.Account} ({identity.Arn}), {Region}, and all that it holds?", []);
        var buckets = storage.Resources.Where(resource => resource.Type == "AWS::S3::Bucket").Select(resource => state.Outputs.GetValueOrDefault($"Made{resource.LogicalId}")).OfType<string>().ToList();
        await console.StepAsync($"Deleting {StackName} from AWS", async () =>
        {
            using BucketContents contents = new(_calls);
            foreach (var bucket in buckets)
            {
                await contents.DeleteAsync(bucket, cancellationToken);
            }

            await formation.DeleteAsync(state, cancellationToken);
            return true;
        });
        console.Line($"{StackName} is gone, and its data.");
        return true;
    });

    public void Dispose() => _calls.Dispose();

    private static StorageTemplate Derive(string template)
    {
        var storage = StorageTemplate.Of(File.ReadAllBytes(template));
        return System.Text.Encoding.UTF8.GetByteCount(storage.Json) <= CloudFormation.LargestTemplate
            ? storage
            : throw new RunException($"The storage's template is larger than the {CloudFormation.LargestTemplate:N0} bytes that CloudFormation takes in a call. Deploy the whole stack with: npx cdk deploy");
    }

    /// <summary>What is to be made, for whom, and what is there already; refuses before anything is made.</summary>
    private async Task<(PlannedStack Planned, string Arn, StackState? State)> LookAsync(CloudFormation formation, string template, CancellationToken cancellationToken)
    {
        var storage = Derive(template);
        var identity = await IdentityAsync(cancellationToken);
        await RefuseDeployedAsync(formation, cancellationToken);
        var state = await formation.FindAsync(StackName, cancellationToken);
        RefuseBroken(state);
        return (new PlannedStack(StackName, Region, identity.Account, storage), identity.Arn, state);
    }

    /// <summary>https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</summary>
    private async Task<(string Account, string Arn)> IdentityAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["AWS_REGION", "AWS_DEFAULT_REGION"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } region && region != Region)
            {
                throw new RunException($"{name} is {region}, and the template is for {Region}, where its storage is made. Unset it, or set it to {Region}.");
            }
        }

        var answer = await _calls.QueryAsync("sts", "2011-06-15", "GetCallerIdentity", cancellationToken);
        return (answer.Descendants("Account").First().Value, answer.Descendants("Arn").First().Value);
    }

    /// <summary>The same names can't be twice in an account.</summary>
    private async Task RefuseDeployedAsync(CloudFormation formation, CancellationToken cancellationToken)
    {
        var deployed = $"Webhooks-{options.Suffix}";
        if (await formation.FindAsync(deployed, cancellationToken) is { IsOnlyPlanned: false } state)
        {
            throw new RunException($"The stack {deployed} is in this account ({state.Status}), and its tables have the names that these would have. Choose another --suffix.");
        }
    }

    private void RefuseBroken(StackState? state)
    {
        if (state?.IsChanging == true)
        {
            throw new RunException($"The stack {StackName} is being changed ({state.Status}). Run again when that is over.");
        }

        if (state?.IsBroken == true)
        {
            throw new RunException($"The stack {StackName} is in the state {state.Status}, out of which only its deletion leads. Delete it, then run again: {Takedown}");
        }
    }

    private void Ask(string question, IReadOnlyList<string> what)
    {
        foreach (var line in what)
        {
            console.Line(line);
        }

        if (options.Yes)
        {
            console.Line($"{question} Yes (--yes).");
        }
        else if (!console.Confirm(question))
        {
            throw new RunException("Nothing was made or changed, as you wish.");
        }
    }

    private static async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (AwsRefusalException refusal)
        {
            throw refusal.Explained();
        }
        catch (TemplateException fault)
        {
            throw new RunException(fault.Problems);
        }
    }
}
