using System.Diagnostics;

namespace Webhooks.AppHost;

/// <summary>A program of the solution as a process of this run. It ends when its standard input does, so it can't outlive this one.</summary>
internal static class Child
{
    private const string ReadyWord = "Ready";
    private static readonly TimeSpan DecentEnd = TimeSpan.FromSeconds(10);

    /// <param name="arguments">The program's assembly, then its own arguments.</param>
    /// <param name="asDeveloper">With the developer's AWS settings, which it would inherit.</param>
    public static Process Start(IEnumerable<string> arguments, bool asDeveloper)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in asDeveloper ? [] : DeveloperSettings.Names)
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    /// <summary>Reads its progress until it says that it is ready.</summary>
    /// <returns>What it says beside that.</returns>
    /// <exception cref="RunException">It ended instead; its own lines say why.</exception>
    public static async Task<string> ReadyAsync(Process process, string name, RunConsole console, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(ReadyWord, StringComparison.Ordinal))
            {
                return line[ReadyWord.Length..].Trim();
            }

            console.Line(line);
        }

        var errors = (await process.StandardError.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new RunException(errors.Length > 0 ? [.. errors.Select(line => line.StartsWith("error: ", StringComparison.Ordinal) ? line["error: ".Length..] : line)] : [$"{name} ended before it was ready and said nothing."]);
    }

    public static async Task RelayAsync(StreamReader lines, RunConsole console)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            console.Line(line);
        }
    }

    public static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        process.StandardInput.Close();
        using CancellationTokenSource patience = new(DecentEnd);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
