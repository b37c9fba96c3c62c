using System.Diagnostics;
using Spectre.Console;

namespace Webhooks.AppHost;

/// <summary>What the person who started the run sees: steps with their times, then where everything is.</summary>
internal sealed class RunConsole(bool headless)
{
    private readonly IAnsiConsole _console = Open(headless);
    private readonly long _start = Stopwatch.GetTimestamp();

    public void Title(RunOptions options) => _console.MarkupLineInterpolated($"[bold]Webhooks[/] on this machine, suffix [bold]{options.Suffix}[/]");

    /// <summary>Runs a step under a spinner where the terminal has one, and says how long it took.</summary>
    public async Task<T> StepAsync<T>(string what, Func<Task<T>> step)
    {
        var start = Stopwatch.GetTimestamp();
        var result = _console.Profile.Capabilities.Interactive
            ? await _console.Status().StartAsync(what, _ => step())
            : await step();
        _console.MarkupLineInterpolated($"  {what} [dim]({Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s)[/]");
        return result;
    }

    /// <summary>Asks a question that is answered by yes or no; no, where nobody can be asked.</summary>
    /// <exception cref="RunException">There is no terminal to ask on.</exception>
    public bool Confirm(string question) => _console.Profile.Capabilities.Interactive
        ? _console.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false })
        : throw new RunException($"There is no terminal to ask on: {question} Run it in one, or add --yes.");

    /// <summary>A line from a process of the run.</summary>
    public void Line(string text) => _console.MarkupLineInterpolated($"  [dim]{text}[/]");

    public void Ready(StateFolder state, IEnumerable<(string Name, string Address)> addresses)
    {
        _console.MarkupLineInterpolated($"[green]Ready[/] after {Stopwatch.GetElapsedTime(_start).TotalSeconds:0.0} s");
        foreach (var (name, address) in addresses)
        {
            _console.MarkupLineInterpolated($"  {name,-10} {address}");
        }

        _console.MarkupLineInterpolated($"  {"Outputs",-10} {state.RelativeOutputsPath}");
        _console.MarkupLineInterpolated($"Try:    dotnet run --project Cli -- send stripe payment_intent.succeeded{state.OutputsArgument}");
        _console.MarkupLineInterpolated($"[dim]Ctrl-C ends it; what is stored stays in {state.RelativePath}.[/]");
    }

    private static IAnsiConsole Open(bool headless)
    {
        var plain = headless || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (plain)
        {
            console.Profile.Width = int.MaxValue;   // addresses and commands are to be copied whole
        }

        return console;
    }
}
