using System.CommandLine;
using CloudTemplate;
using LocalCloud.Describing;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Code;

namespace LocalCloud.Hosting;

/// <summary>The program's options, and what its exit code says: 0 ended as asked, 1 could not start or go on.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        Option<FileInfo> template = new("--template") { Description = "The CloudFormation template (JSON) to run; its .assets.json lies beside it.", Required = true };
        Option<FileInfo?> parameters = new("--parameters") { Description = "Template parameters: a JSON object, name to value." };
        Option<string[]> imports = new("--import") { Description = "What another stack exports, for Fn::ImportValue: NAME=VALUE. May be given more than once." };
        Option<FileInfo?> seed = new("--seed") { Description = "Values of secrets: a JSON object, logical id to value." };
        Option<DirectoryInfo> state = new("--state") { Description = "Where everything is kept between runs.", DefaultValueFactory = _ => new DirectoryInfo(".local-cloud") };
        Option<bool> fresh = new("--fresh") { Description = "Forget what the state folder holds." };
        Option<int?> port = new("--port") { Description = "The first of four ports: API, AWS endpoint, Control, Runtime API; a template with more APIs takes one more for each. 0: any. Default: 5080, moved where taken." };
        Option<FileInfo?> outputs = new("--outputs") { Description = "The file that appears when everything answers. Default: outputs.json in the state folder." };
        Option<string[]> allow = new("--allow") { Description = "A resource type or a property (AWS::Kinesis::Stream, AWS::Lambda::Function.VpcConfig) that may be left out although it might change what runs. May be given more than once." };
        Option<Enforcement> iam = new("--iam") { Description = "What becomes of calls that a role doesn't allow. record: answered, and shown by Control under /access; enforce: refused, as in AWS." };
        Option<FunctionProcesses> functions = new("--functions") { Description = "Whose the processes are that serve the functions. own: started here, as needed; attached: only those that attach, invocations wait for one; elsewhere: somebody else invokes them, too, so APIs, event source mappings and custom resources aren't run." };
        Option<string[]> watch = new("--watch") { Description = "[FUNCTION=]FOLDER: a build's output. When it is built anew, that function, or every one whose handler's assembly lies there, gets new instances on it. May be given more than once." };
        Option<FileInfo?> remote = new("--remote") { Description = "Use tables, queues, topics, buckets and secrets of a stack in AWS: its region, account and what AWS calls its resources, a JSON file. Credentials as for AWS's own tools." };
        Option<bool> endWithParent = new("--end-with-parent") { Description = "End when standard input ends." };
        RootCommand command = new("Runs a CloudFormation template on this machine.") { template, parameters, imports, seed, state, fresh, port, outputs, allow, iam, functions, watch, remote, endWithParent };
        Command describe = new("describe", "Prints what is emulated, as a page of Markdown.");
        describe.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Page.Write()));
        command.Subcommands.Add(describe);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new LocalCloudOptions
            {
                Template = parsed.GetRequiredValue(template),
                Parameters = parsed.GetValue(parameters),
                Imports = parsed.GetValue(imports) ?? [],
                Seed = parsed.GetValue(seed),
                State = parsed.GetRequiredValue(state),
                Fresh = parsed.GetValue(fresh),
                Port = parsed.GetValue(port),
                Outputs = parsed.GetValue(outputs),
                Allowed = parsed.GetValue(allow) ?? [],
                Iam = parsed.GetValue(iam),
                Functions = parsed.GetValue(functions),
                Watched = [.. (parsed.GetValue(watch) ?? []).Select(WatchedFolder.Parse)],
                Remote = parsed.GetValue(remote),
                EndWithParent = parsed.GetValue(endWithParent),
            },
            cancellationToken));

        // The time it takes to end the functions and the database decently.
        return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
    }

    private static async Task<int> RunAsync(LocalCloudOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await LocalCloudHost.RunAsync(options, Console.Out, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (Reasons(fault) is { } reasons)
        {
            foreach (var reason in reasons)
            {
                await Console.Error.WriteLineAsync($"error: {reason}");
            }

            return 1;
        }
    }

    /// <summary>The lines for faults that a user can mend; null for a bug, which keeps its stack trace.</summary>
    private static IReadOnlyList<string>? Reasons(Exception fault) => fault switch
    {
        StartException start => start.Reasons,
        TemplateException template => template.Problems,
        FunctionInitException init => init.Problems,
        _ => null,
    };
}
