using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Webhooks.AppHost;

/// <summary>The dashboard as a process of its own. When it fails the rest goes on: nothing depends on it.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    /// <summary>Behind LocalCloud's four.</summary>
    private const int PortsBefore = 4;

    private readonly Process _process;
    private readonly Task _relaying;
    private bool _isEnding;

    private DashboardProcess(Process process, string link, RunConsole console)
    {
        _process = process;
        Link = link;
        _relaying = Task.WhenAll(Child.RelayAsync(process.StandardOutput, console), Child.RelayAsync(process.StandardError, console), TellEndAsync(console));
    }

    /// <summary>Its address, with the token that lets one in.</summary>
    public string Link { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="RunException">It ended instead; its own lines say why.</exception>
    public static async Task<DashboardProcess> StartAsync(JsonObject outputs, StateFolder state, RunOptions options, RunConsole console, CancellationToken cancellationToken)
    {
        var stack = Path.Combine(state.Path, "dashboard-stack.json"); // everything answers already, but outputs.json names the dashboard, too
        Outputs.Write(stack, outputs);
        List<string> arguments = [Solution.Assembly("Dashboard", "Webhooks.Dashboard"), "--stack", stack, "--end-with-parent"];
        if (options.Port is { } first)
        {
            arguments.AddRange(["--port", (first == 0 ? 0 : first + PortsBefore).ToString()]);
        }

        var process = Child.Start(arguments, asDeveloper: false);
        try
        {
            var link = await Child.ReadyAsync(process, "The dashboard", console, cancellationToken);
            return new DashboardProcess(process, link, console);
        }
        catch
        {
            await Child.EndAsync(process);
            process.Dispose();
            throw;
        }
        finally
        {
            File.Delete(stack);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        await Child.EndAsync(_process);
        await _relaying;
        _process.Dispose();
    }

    private async Task TellEndAsync(RunConsole console)
    {
        await _process.WaitForExitAsync();
        if (!_isEnding)
        {
            console.Line($"The dashboard ended by itself (exit code {_process.ExitCode}). The rest goes on; start it again with: dotnet run --project Dashboard");
        }
    }
}
