using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Processes;

namespace LocalCloud.Tests.Processes;

public sealed class ChildProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentBag<ChildProcess> _started = [];

    [Fact]
    public async Task A_child_has_exactly_the_environment_it_was_given()
    {
        var lines = await RunAsync("/usr/bin/env", [], new() { ["COLOUR"] = "light blue", ["TZ"] = ":UTC", ["EMPTY"] = "" });

        lines.Select(line => line.Text).Order().ShouldBe(["COLOUR=light blue", "EMPTY=", "TZ=:UTC"]);
    }

    [Fact]
    public async Task Lines_of_both_streams_arrive_whole_and_in_order()
    {
        var lines = await RunAsync("/bin/sh", ["-c", "echo one; echo two; printf three; echo wrong >&2; printf '\\n\\nlast'"], []);

        lines.Where(line => !line.IsError).Select(line => line.Text).ShouldBe(["one", "two", "three", "", "last"]);
        lines.Where(line => line.IsError).Select(line => line.Text).ShouldBe(["wrong"]);
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces_instead_of_filling_the_memory()
    {
        var lines = await RunAsync("/bin/sh", ["-c", "head -c 700000 /dev/zero | tr '\\0' x"], []);

        lines.Select(line => line.Text.Length).ShouldBe([262_144, 262_144, 175_712]);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 127", 127)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_the_programs_own(string script, int expected)
    {
        var child = Start("/bin/sh", ["-c", script]);

        (await child.Exited.WaitAsync(Patience)).ShouldBe(expected);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var lines = await RunAsync("/bin/sh", ["-c", "printf '%s\\n' \"$@\"", "sh", "a b", "$HOME", "'\"", ""], []);

        lines.Select(line => line.Text).ShouldBe(["a b", "$HOME", "'\"", ""]);
    }

    [Fact]
    public async Task A_child_reads_nothing_from_its_input()
    {
        var lines = await RunAsync("/bin/sh", ["-c", "cat; echo done"], []);

        lines.Select(line => line.Text).ShouldBe(["done"]);
    }

    [Fact]
    public async Task A_child_is_asked_to_end_before_it_is_killed()
    {
        var ready = new TaskCompletionSource();
        var lines = new ConcurrentQueue<string>();
        var child = Start("/bin/sh", ["-c", "trap 'echo ending; exit 7' TERM; echo ready; /bin/sleep 1000 & wait"], line =>
        {
            lines.Enqueue(line.Text);
            ready.TrySetResult();
        });
        await ready.Task.WaitAsync(Patience);

        (await child.StopAsync(Patience)).ShouldBe(7);

        lines.ShouldBe(["ready", "ending"]);
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_is_killed()
    {
        var child = await StartTreeAsync("trap '' TERM");

        (await child.StopAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience)).ShouldBe(137);
    }

    [Fact]
    public async Task Killing_a_child_kills_what_it_started()
    {
        var child = await StartTreeAsync("trap '' TERM");

        child.Kill();

        // The output ends only when the last process that holds it has ended.
        (await child.Exited.WaitAsync(Patience)).ShouldBe(137);
    }

    [Fact]
    public async Task What_a_child_leaves_behind_ends_with_it()
    {
        var child = Start("/bin/sh", ["-c", "trap '' TERM; /bin/sleep 1000 & exit 4"]);

        (await child.Exited.WaitAsync(Patience)).ShouldBe(4);
    }

    [Fact]
    public void A_program_that_is_not_there_is_said_in_one_line()
    {
        var error = Should.Throw<ChildProcessException>(() => Start("/nowhere/program", []));

        error.Message.ShouldBe("Can't start /nowhere/program: there is no such file.");
    }

    [Fact]
    public void A_variable_that_a_shell_would_drop_is_refused()
    {
        var start = new ChildProcessStart { Program = "/bin/sh", WorkingDirectory = "/", Environment = new Dictionary<string, string> { ["a.b"] = "1" } };

        Should.Throw<ChildProcessException>(() => ChildProcess.Start(start, _ => { })).Message.ShouldContain("'a.b'");
    }

    [Fact]
    public async Task When_the_parent_is_killed_its_children_end_though_they_ignore_every_request()
    {
        using var parent = MortalParent.Start();
        var children = new[] { await parent.NextChildAsync(), await parent.NextChildAsync() };
        children.ShouldAllBe(child => IsRunning(child));

        parent.Kill();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (var child in children)
        {
            await EndOfAsync(child, deadline.Token);
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var child in _started)
        {
            child.Kill();
            await child.Exited;
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited && !IsZombie(process);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Ended, but nobody has asked how: in a container whose first process doesn't, it stays so for ever.</summary>
    private static bool IsZombie(int process)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;   // gone by now
        }
    }

    private static async Task EndOfAsync(int process, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (IsRunning(process))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private ChildProcess Start(string program, string[] arguments, Action<OutputLine>? output = null)
    {
        var child = ChildProcess.Start(new ChildProcessStart { Program = program, Arguments = arguments, WorkingDirectory = "/" }, output ?? (_ => { }));
        _started.Add(child);
        return child;
    }

    private async Task<ChildProcess> StartTreeAsync(string preparation)
    {
        var ready = new TaskCompletionSource();
        var child = Start("/bin/sh", ["-c", $"{preparation}; /bin/sleep 1000 & echo ready; wait"], _ => ready.TrySetResult());
        await ready.Task.WaitAsync(Patience);
        return child;
    }

    private async Task<IReadOnlyList<OutputLine>> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var lines = new ConcurrentQueue<OutputLine>();
        var start = new ChildProcessStart { Program = program, Arguments = arguments, WorkingDirectory = "/", Environment = environment };
        var child = ChildProcess.Start(start, lines.Enqueue);
        _started.Add(child);
        (await child.Exited.WaitAsync(Patience)).ShouldBe(0);
        return [.. lines];
    }
}
