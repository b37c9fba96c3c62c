using System.Globalization;
using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>Prints what a command did, step by step, each with the time since the command began.</summary>
internal sealed class Steps(IAnsiConsole output, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public void Print(string step, string text, string style = "default")
    {
        var ms = time.GetElapsedTime(_began).TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
        output.MarkupLine($"[dim]{ms,6} ms[/]  [{style}]{step,-8}[/]  {Markup.Escape(text)}");
    }
}
