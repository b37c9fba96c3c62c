using System.Globalization;
using System.Text;

namespace LocalCloud.Lambda;

/// <summary>
/// How much memory a process has taken at most, with what it started: by the kernel's own high-water mark, so nothing between two
/// looks is missed. Linux only; elsewhere nobody knows, and no limit is held.
/// </summary>
/// <remarks>
/// Why it is watched rather than limited: a laptop gives no cgroup to whoever asks, RLIMIT_AS refuses the address space that .NET and
/// others reserve and never use, and a limit for the garbage collector would be a variable in the function's environment that Lambda
/// doesn't set, for one runtime only. What counts is what Lambda counts, the pages that are really there: for any runtime.
/// </remarks>
internal static class InstanceMemory
{
    private const string Peak = "VmHWM:";

    /// <param name="supervisor">The process that was started; the program is its first child (<see cref="Processes.Supervisor"/>).</param>
    /// <returns>In bytes; null when there is no such process, or no way to know.</returns>
    public static long? Read(int supervisor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Children(supervisor) is [var program, ..] ? Tree(program) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;   // it ended meanwhile
        }
    }

    private static long Tree(int process) => Own(process) + Children(process).Sum(Tree);

    /// <summary>The peak resident set of one process: proc_pid_status(5).</summary>
    private static long Own(int process)
    {
        foreach (var line in File.ReadLines($"/proc/{process}/status"))
        {
            if (line.StartsWith(Peak, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(Peak.Length).Trim(" \tkB"), NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
            }
        }

        return 0;
    }

    /// <summary>Those that its first thread started, which is enough for a shell: proc_pid_task_tid_children(5).</summary>
    private static int[] Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children", Encoding.ASCII).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
