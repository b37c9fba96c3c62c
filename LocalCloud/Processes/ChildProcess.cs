using System.Diagnostics;

namespace LocalCloud.Processes;

/// <summary>
/// A program that ends when we end, however we end, and whether it cooperates or not. It has the environment that it was given
/// and nothing of ours.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly Process _supervisor;

    private ChildProcess(Process supervisor, Action<OutputLine> output)
    {
        _supervisor = supervisor;
        Id = supervisor.Id;
        Exited = WatchAsync(output);
    }

    /// <summary>The id of the program's supervisor and of the process group (and session) in which both run.</summary>
    public int Id { get; }

    /// <summary>
    /// Completes, never with an error, once the program has ended, nothing is left of its tree, and its last line was passed on.
    /// The exit code; 128 + n where signal n ended it.
    /// </summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="output">Gets each line that the program writes, in the order of each stream; called by one thread at a time for each stream. Must not throw.</param>
    /// <exception cref="ChildProcessException">It can't be started; the message says why in one line.</exception>
    public static ChildProcess Start(ChildProcessStart start, Action<OutputLine> output)
    {
        if (!File.Exists(start.Program))
        {
            throw new ChildProcessException($"Can't start {start.Program}: there is no such file.");
        }

        if (!Directory.Exists(start.WorkingDirectory))
        {
            throw new ChildProcessException($"Can't start {start.Program}: its working directory {start.WorkingDirectory} doesn't exist.");
        }

        var process = new Process { StartInfo = Supervisor.Over(start) };
        try
        {
            process.Start();
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new ChildProcessException($"Can't start {start.Program}: {fault.Message}");
        }

        return new ChildProcess(process, output);
    }

    /// <summary>Asks the program, and what it started, to end (SIGTERM).</summary>
    public void Terminate() => Signal(ProcessGroup.Terminate);

    /// <summary>Ends the program and everything that it started, at once (SIGKILL).</summary>
    public void Kill() => Signal(ProcessGroup.Kill);

    /// <summary>Asks the program to end, and kills it when it hasn't after <paramref name="grace"/>.</summary>
    /// <returns>The exit code, as <see cref="Exited"/>.</returns>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        Terminate();
        try
        {
            return await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Exited;
        }
    }

    /// <summary>Stops the program with two seconds' grace.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(Grace);

    private void Signal(int signal)
    {
        // Not after the end: the id may be somebody else's by then.
        if (!Exited.IsCompleted)
        {
            ProcessGroup.Signal(Id, signal);
        }
    }

    private async Task<int> WatchAsync(Action<OutputLine> output)
    {
        var lines = Task.WhenAll(
            OutputLines.ReadAsync(_supervisor.StandardOutput.BaseStream, line => output(new OutputLine(line, IsError: false))),
            OutputLines.ReadAsync(_supervisor.StandardError.BaseStream, line => output(new OutputLine(line, IsError: true))));
        await _supervisor.WaitForExitAsync();

        // What the program left behind would keep the pipes open, and outlive us.
        ProcessGroup.Signal(Id, ProcessGroup.Kill);
        await lines;
        var exitCode = _supervisor.ExitCode;
        _supervisor.Dispose();
        return exitCode;
    }
}

/// <summary>What to start.</summary>
public sealed record ChildProcessStart
{
    /// <summary>The program's full path.</summary>
    public required string Program { get; init; }
    public IReadOnlyList<string> Arguments { get; init; } = [];
    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment. Names are those that a shell can hold: letters, digits, underscores.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>A line that a program wrote, without its end.</summary>
/// <param name="Text">The text; a line over 256 KiB comes in pieces.</param>
/// <param name="IsError">It was written to stderr.</param>
public readonly record struct OutputLine(string Text, bool IsError);

/// <summary>A program can't be started.</summary>
public sealed class ChildProcessException(string message) : Exception(message);
