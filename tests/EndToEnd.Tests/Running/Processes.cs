using System.Globalization;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>What the kernel knows of a run's processes (Linux).</summary>
internal static class Processes
{
    /// <summary>The ids of a process and of all that it started, directly or not.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var parents = All().ToDictionary(id => id, Parent);
        List<int> tree = [root];
        for (var at = 0; at < tree.Count; at++)
        {
            tree.AddRange(parents.Where(pair => pair.Value == tree[at]).Select(pair => pair.Key));
        }

        return tree;
    }

    /// <summary>Ends one process as <c>kill -9</c> does.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Whether a process was started with that variable in its environment.</summary>
    /// <param name="variable">Name and value: <c>NAME=value</c>.</param>
    public static bool HasVariable(int id, string variable) => Read($"/proc/{id}/environ")?.Split('\0').Contains(variable) == true;

    /// <summary>Whether a process runs the program of that file name.</summary>
    public static bool Runs(int id, string program) => Path.GetFileName(Read($"/proc/{id}/cmdline")?.Split('\0')[0]) == program;

    public static bool IsAlive(int id)
    {
        var stat = Read($"/proc/{id}/stat");
        return stat is not null && Fields(stat)[0] is not "Z" and not "X";
    }

    /// <summary>The addresses that these processes listen on, as <c>/proc/net/tcp</c> has them: hexadecimal, in network order reversed.</summary>
    public static IReadOnlyList<string> Listening(IReadOnlyList<int> ids)
    {
        var sockets = ids.SelectMany(Sockets).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
                .SelectMany(table => File.Exists(table) ? File.ReadAllLines(table).Skip(1) : [])
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == "0A" && sockets.Contains($"socket:[{fields[9]}]"))
                .Select(fields => fields[1]),
        ];
    }

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static int Parent(int id) => Read($"/proc/{id}/stat") is { } stat ? int.Parse(Fields(stat)[1], CultureInfo.InvariantCulture) : 0;

    /// <summary>The fields after the name, which may hold blanks itself.</summary>
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static IEnumerable<string> Sockets(int id)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{id}/fd").Select(file => new FileInfo(file).LinkTarget).OfType<string>()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;   // ended in between
        }
    }
}
