using System.CommandLine;

namespace Webhooks.AppHost;

/// <summary>The command's options; exit code 0: ended as asked, 1: couldn't start or go on.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, Func<RunOptions, RunConsole, CancellationToken, Task> run)
    {
        Option<string> suffix = new("--suffix") { Description = "Ends every resource's name; runs with different suffixes live side by side.", DefaultValueFactory = _ => RunOptions.DefaultSuffix };
        Option<DirectoryInfo?> state = new("--state") { Description = "Where everything is kept between runs. Default: .local/<suffix>." };
        Option<bool> fresh = new("--fresh") { Description = "Forget what earlier runs kept." };
        Option<int?> port = new("--port") { Description = "The first of five ports: API, AWS endpoint, Control, Runtime API, dashboard. 0: any. Default: 5080, moved where taken." };
        Option<string> iam = new("--iam") { Description = "What becomes of calls that a role doesn't allow. record: answered, and shown by Control under /access; enforce: refused, as in AWS.", DefaultValueFactory = _ => RunOptions.DefaultIam };
        iam.AcceptOnlyFromAmong(RunOptions.DefaultIam, "enforce");
        Option<string> lambda = new("--lambda") { Description = "What invokes the functions. local-cloud: authorizers, limits and concurrency as in AWS; test-tool: Amazon's emulators of Lambda and API Gateway, by .NET Aspire only, without authorizers.", DefaultValueFactory = _ => RunOptions.DefaultLambda };
        lambda.AcceptOnlyFromAmong(RunOptions.DefaultLambda, RunOptions.TestTool);
        Option<string?> provision = new("--provision") { Description = "aws: keep tables, queues, buckets, topics and secrets in your AWS account, in a stack of their own; functions and gateway run here." };
        provision.AcceptOnlyFromAmong("aws");
        Option<bool> destroy = new("--destroy") { Description = "With --provision aws: delete that stack with all that it holds." };
        Option<bool> yes = new("--yes") { Description = "With --provision aws: don't ask before AWS is changed." };
        Option<bool> headless = new("--headless") { Description = "Plain lines without colours, for scripts and CI." };
        RootCommand command = new("Runs the whole webhook platform on this machine, from the template that gets deployed.") { suffix, state, fresh, port, iam, lambda, provision, destroy, yes, headless };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RunOptions options = new()
            {
                Suffix = parsed.GetRequiredValue(suffix),
                State = parsed.GetValue(state),
                Fresh = parsed.GetValue(fresh),
                Port = parsed.GetValue(port),
                Iam = parsed.GetRequiredValue(iam),
                Lambda = parsed.GetRequiredValue(lambda),
                Provision = parsed.GetValue(provision) is not null,
                Destroy = parsed.GetValue(destroy),
                Yes = parsed.GetValue(yes),
                Headless = parsed.GetValue(headless),
            };
            RunConsole console = new(options.Headless);
            using var ending = ParentWatch.Link(cancellationToken);
            try
            {
                options.Check();
                console.Title(options);
                await run(options, console, ending.Token);
                return 0;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return 0;
            }
            catch (RunException fault)
            {
                foreach (var reason in fault.Reasons)
                {
                    await Console.Error.WriteLineAsync($"error: {reason}");
                }

                return 1;
            }
        });

        // The time it takes LocalCloud to end its functions and its database decently.
        return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
    }
}
