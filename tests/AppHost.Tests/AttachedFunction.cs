using System.Diagnostics;

namespace Webhooks.AppHost.Tests;

/// <summary>A function as a process that an orchestrator has started.</summary>
internal static class AttachedFunction
{
    public static Process Start(IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, [Solution.Assembly("Functions", "Webhooks.Functions")]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }
}
