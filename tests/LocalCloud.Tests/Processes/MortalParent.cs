using System.Diagnostics;
using LocalCloud.Processes;

namespace LocalCloud.Tests.Processes;

/// <summary>A process of its own that has children, to be killed: this very assembly, started by its <c>Main</c>.</summary>
internal sealed class MortalParent : IDisposable
{
    private readonly Process _process;

    private MortalParent(Process process) => _process = process;

    public static MortalParent Start()
    {
        var assembly = typeof(MortalParent).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", Path.ChangeExtension(assembly, ".runtimeconfig.json"), assembly])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        return new MortalParent(Process.Start(start)!);
    }

    /// <summary>The id of the next child that the parent reports.</summary>
    public async Task<int> NextChildAsync() =>
        int.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The parent ended before its child reported."));

    /// <summary>Ends the parent alone, with SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>Starts two children that ignore every polite request and print their ids, and waits for ever.</summary>
    public static async Task Main()
    {
        var start = new ChildProcessStart
        {
            Program = "/bin/sh",
            Arguments = ["-c", "trap '' TERM INT HUP; echo $$; while :; do /bin/sleep 1; done"],
            WorkingDirectory = "/",
        };
        var children = Enumerable.Range(0, 2).Select(_ => ChildProcess.Start(start, line => Console.WriteLine(line.Text))).ToList();
        await Task.WhenAll(children.Select(child => child.Exited));
    }
}
