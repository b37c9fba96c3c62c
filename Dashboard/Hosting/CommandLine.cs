using System.CommandLine;
using LocalCloud.Hosting;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The program's options; exit code 0: ended as asked, 1: couldn't start.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        Option<FileInfo?> stack = new("--stack") { Description = "The stack's outputs: a local run's outputs.json, or what 'cdk deploy --outputs-file FILE' wrote. Default: the local run of the solution that one is in." };
        Option<int?> port = new("--port") { Description = $"The port on loopback; 0: any. Default: {DashboardOptions.DefaultPort}, moved where taken." };
        Option<FileInfo?> key = new("--key") { Description = "A file with the token for the printed link, at least 16 characters, for who has to know the link beforehand. Default: another with every start." };
        Option<bool> endWithParent = new("--end-with-parent") { Description = "End when standard input ends." };
        RootCommand command = new("Shows a stack, local or deployed, in the browser, and acts on it.") { stack, port, key, endWithParent };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DashboardOptions { Stack = parsed.GetValue(stack), Port = parsed.GetValue(port), Key = parsed.GetValue(key), EndWithParent = parsed.GetValue(endWithParent) },
            cancellationToken));
        return await command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(DashboardOptions options, CancellationToken cancellationToken)
    {
        using var ending = ParentPipe.Link(options.EndWithParent, cancellationToken);
        try
        {
            await using var dashboard = await DashboardHost.StartAsync(options, TimeProvider.System, ending.Token);
            await Console.Out.WriteLineAsync($"Ready {dashboard.Link}".AsMemory(), ending.Token);
            await dashboard.RunToEndAsync(ending.Token);
            return 0;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 0;
        }
        catch (OperationException reason)
        {
            await Console.Error.WriteLineAsync($"error: {reason.Message}");
            return 1;
        }
    }
}
