using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalCloud.Processes;

/// <summary>
/// The small shell between us and a program: it holds the other end of a pipe that only we have, and kills the program's whole group
/// when that pipe closes. So the program ends with us even after <c>kill -9</c>.
/// </summary>
/// <remarks>
/// PR_SET_PDEATHSIG won't do: it fires when the forking <em>thread</em> ends, and .NET's come and go. .NET opens its pipes
/// close-on-exec, so no other child holds ours open.
/// </remarks>
internal static partial class Supervisor
{
    /// <remarks>
    /// <para>The shell leads a session of its own: Ctrl-C in our terminal doesn't reach the program before we have decided how to stop it.</para>
    /// <para>SIGTERM goes to the group: the shell notes it and waits on, the watch ignores it, the program gets it as ever. After a noted
    /// signal <c>wait</c> is asked again, and answers 127 when it had the status already.</para>
    /// </remarks>
    private const string Script =
        """
        trap 'told=1' TERM
        exec 3<&0 </dev/null
        "$@" 3<&- &
        child=$!
        ( trap '' TERM; read -r _ <&3; kill -9 "-$$" ) >/dev/null 2>&1 &
        watch=$!
        exec 3<&-
        status=127
        while told=; wait "$child"; got=$?; [ "$got" -eq 127 ] || status=$got; [ "$told" ]; do :; done
        exec 2>/dev/null
        kill -9 "$watch"
        exit "$status"
        """;

    /// <summary>Variables that shells add on their own.</summary>
    private static readonly string[] Shells = ["PWD", "OLDPWD", "SHLVL", "_"];

    private static readonly Lazy<string[]> NewSession = new(FindNewSession);

    /// <summary>How to start a program under supervision.</summary>
    /// <exception cref="ChildProcessException">This system can't, or a variable's name doesn't survive a shell.</exception>
    public static ProcessStartInfo Over(ChildProcessStart start)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new ChildProcessException($"Can't start {start.Program}: child processes on Windows aren't supported yet. Use WSL.");
        }

        List<string> command = [.. NewSession.Value, "/bin/sh", "-c", Script, "sh", "/usr/bin/env"];
        foreach (var name in Shells.Where(name => !start.Environment.ContainsKey(name)))
        {
            command.AddRange(["-u", name]);
        }

        command.Add(start.Program);
        command.AddRange(start.Arguments);
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = start.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            if (!VariableName().IsMatch(name))
            {
                throw new ChildProcessException($"Can't start {start.Program}: the environment variable's name '{name}' has other characters than letters, digits and underscores.");
            }

            info.Environment[name] = value;
        }

        return info;
    }

    /// <summary>The command that runs another as the leader of a new session: util-linux's (or busybox's) on Linux, Perl's on macOS.</summary>
    private static string[] FindNewSession()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/bin"])
            .ToList();
        string? Find(string program) => folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

        return Find("setsid") is { } setsid ? [setsid]
            : Find("perl") is { } perl ? [perl, "-MPOSIX", "-e", "POSIX::setsid() > 0 or die; exec { $ARGV[0] } @ARGV or die"]
            : throw new ChildProcessException("Can't start programs: neither setsid nor perl is on PATH. Install util-linux.");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();
}
