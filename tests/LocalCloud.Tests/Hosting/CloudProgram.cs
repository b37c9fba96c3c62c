using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

/// <summary>LocalCloud as a process of its own, so that it can be killed.</summary>
internal sealed class CloudProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private CloudProgram(LocalCloudOptions options, IEnumerable<string> more)
    {
        // Beside these tests: artifacts/bin/{project}/{configuration}.
        DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(own.Parent!.Parent!.FullName, "LocalCloud", own.Name, "LocalCloud.dll");
        ProcessStartInfo start = new(
            "dotnet",
            [program, "--template", options.Template.FullName, "--seed", options.Seed!.FullName, "--state", options.State.FullName, "--port", "0", "--end-with-parent", .. more])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts it on the orders template, and waits until it is ready.</summary>
    public static async Task<(CloudProgram Program, OrdersCloud Cloud)> StartAsync(DirectoryInfo folder, Action<JsonObject>? edit = null, params IReadOnlyList<string> more)
    {
        var options = OrdersCloud.Write(folder, edit);
        CloudProgram program = new(options, more);
        using CancellationTokenSource limit = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!program.Lines.Any(line => line.StartsWith("Ready", StringComparison.Ordinal)))
        {
            program._process.HasExited.ShouldBeFalse(string.Join('\n', program.Lines));
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return (program, OrdersCloud.At(options.OutputsPath));
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using CancellationTokenSource limit = new(Patience);
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
    }
}
