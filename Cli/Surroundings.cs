using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>What a command has around it: a test gives it others than the process has.</summary>
public sealed record Surroundings
{
    /// <summary>For what was asked.</summary>
    public required IAnsiConsole Output { get; init; }

    /// <summary>For why it can't be done: one line.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>Where the solution is looked for, upwards from each.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Random Random { get; init; } = Random.Shared;

    /// <summary>The user's folder first; then the program's, so that it works from anywhere.</summary>
    public static Surroundings OfThisProcess() => new()
    {
        Output = ConsoleOn(Console.Out, isTerminal: !Console.IsOutputRedirected),
        Error = ConsoleOn(Console.Error, isTerminal: !Console.IsErrorRedirected),
        Folders = [Environment.CurrentDirectory, AppContext.BaseDirectory],
    };

    /// <summary>A console that leaves the breaking of lines to the terminal: a broken message can't be searched or copied.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No, // a file or a pipe gets plain text
        });
        console.Profile.Width = 10_000;
        return console;
    }
}
