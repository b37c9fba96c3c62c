using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>AppHost or LocalCloud as a real process, started on free ports and on a state folder of its own.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private RunningProgram(IReadOnlyList<string> arguments, string outputsPath, IReadOnlyDictionary<string, string?>? environment = null)
    {
        OutputsPath = outputsPath;

        _process = new Process { StartInfo = Start(arguments, environment), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"It ended with exit code {_process.ExitCode} before it was ready:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string OutputsPath { get; }

    public string Output => string.Join('\n', _lines);

    public JsonElement Outputs { get; private set; }

    public string this[string output] => Outputs.GetProperty(output).GetString()!;

    public string Endpoint(string service) => Outputs.GetProperty("Endpoints").GetProperty(service).GetString()!;

    public static Task<RunningProgram> AppHostAsync(string state, params IReadOnlyList<string> more) => AppHostAsync(Program.AppHost, state, more);

    /// <param name="assembly">The AppHost: of this solution, or of a copy.</param>
    /// <param name="environment">What its environment has besides this process's.</param>
    public static async Task<RunningProgram> AppHostAsync(string assembly, string state, IReadOnlyList<string> more, IReadOnlyDictionary<string, string?>? environment = null)
    {
        RunningProgram program = new([assembly, "--headless", "--port", "0", "--state", state, .. more], Path.Combine(state, "outputs.json"), environment);
        return await program.ReadyAsync();
    }

    public static async Task<RunningProgram> LocalCloudAsync(string template, string state, params IReadOnlyList<string> more)
    {
        RunningProgram program = new([Program.LocalCloud, "--template", template, "--port", "0", "--state", state, "--end-with-parent", .. more], Path.Combine(state, "outputs.json"));
        return await program.ReadyAsync();
    }

    /// <summary>Runs a program that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> ToEndAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        using var process = Process.Start(Start(arguments, environment))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource tooLong = new(limit ?? StartLimit);
        try
        {
            await process.WaitForExitAsync(tooLong.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Ends it as <c>kill -9</c> does: it alone, with no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        using CancellationTokenSource limit = new(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (Process.Start("kill", ["-TERM", _process.Id.ToString()]))
            {
                using CancellationTokenSource limit = new(EndLimit);
                try
                {
                    await _process.WaitForExitAsync(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    _process.Kill(entireProcessTree: true);
                }
            }
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        ProcessStartInfo start = new(Program.Dotnet, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.StartsWith("Ready", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private async Task<RunningProgram> ReadyAsync()
    {
        try
        {
            await _ready.Task.WaitAsync(StartLimit);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(OutputsPath));
        Outputs = document.RootElement.Clone();
        return this;
    }
}
