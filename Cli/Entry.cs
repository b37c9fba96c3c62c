using System.CommandLine;
using Spectre.Console;
using Webhooks.Operations;

namespace Webhooks.Cli;

/// <summary>The program: parses the command line, runs a command, and puts every fault into one line.</summary>
public static class Entry
{
    /// <summary>The command did what it says.</summary>
    public const int Done = 0;

    /// <summary>It couldn't, and has said why.</summary>
    public const int Failed = 1;

    /// <summary>Ctrl-C, as shells number it.</summary>
    public const int Canceled = 130;

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Operates a stack of webhook functions, the local one or a deployed one, by its outputs.");
        root.Subcommands.Add(SendCommand.Create(surroundings));
        root.Subcommands.Add(AttachCommand.Create(surroundings));
        root.Subcommands.Add(EventsCommand.Create(surroundings));
        root.Subcommands.Add(TransactionsCommand.Create(surroundings));
        root.Subcommands.Add(DeadLettersCommand.Create(surroundings));
        root.Subcommands.Add(ReplayCommand.Create(surroundings));
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, // it prints stack traces
            Output = surroundings.Output.Profile.Out.Writer,
            Error = surroundings.Error.Profile.Out.Writer,
        };
        try
        {
            return await root.Parse(args).InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationException reason)
        {
            surroundings.Error.MarkupLineInterpolated($"[red]{reason.Message}[/]");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            surroundings.Error.WriteLine("Canceled.");
            return Canceled;
        }
    }
}
