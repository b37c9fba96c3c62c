using System.Globalization;

namespace LocalCloud.Telemetry;

/// <summary>What a process, with those that it started, takes of the machine. Linux only: elsewhere nobody knows.</summary>
/// <param name="Cpu">So far.</param>
/// <param name="Memory">Resident now, in bytes.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long Memory)
{
    private const int TicksPerSecond = 100;   // USER_HZ, on every Linux that .NET runs on
    private const int UserTime = 11;          // after the name's closing parenthesis: proc_pid_stat(5)
    private const int SystemTime = 12;
    private const int Resident = 1;

    /// <summary>Null: there is no such process, or no way to know.</summary>
    public static ProcessUsage? Read(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[UserTime]) + Number(fields[SystemTime]);
            var memory = Number(File.ReadAllText($"/proc/{process}/statm").Split(' ')[Resident]) * Environment.SystemPageSize;
            var children = File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            ProcessUsage all = new(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), memory);
            return children.Select(child => Read(int.Parse(child, CultureInfo.InvariantCulture))).OfType<ProcessUsage>().Aggregate(all, (sum, one) => new ProcessUsage(sum.Cpu + one.Cpu, sum.Memory + one.Memory));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;   // it ended meanwhile
        }
    }

    /// <summary>Of this process alone: those that it started are looked at for themselves.</summary>
    public static ProcessUsage OfThis() => new(Environment.CpuUsage.TotalTime, Environment.WorkingSet);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
