namespace Webhooks.AppHost;

/// <summary>
/// Ends the run when the <c>dotnet run</c> that started it is gone: <c>kill -9</c> of that alone would leave this process
/// running, unseen. A run that was started by anything else outlives its parent as any program does.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A source that is cancelled by the token, or when the parent is gone.</summary>
    public static CancellationTokenSource Link(CancellationToken cancellationToken)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (OperatingSystem.IsLinux() && ParentId() is { } parent && IsDotnetRun(parent))
        {
            _ = WatchAsync(parent, ending);
        }

        return ending;
    }

    private static async Task WatchAsync(int parent, CancellationTokenSource ending)
    {
        try
        {
            using PeriodicTimer timer = new(Interval);
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                if (ParentId() != parent)
                {
                    await ending.CancelAsync();
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The run ended first.
        }
    }

    /// <summary>The fourth field of <c>/proc/self/stat</c>, counted after the name, which may hold blanks: proc_pid_stat(5).</summary>
    private static int? ParentId()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [_, var parent, ..] && int.TryParse(parent, out var id) ? id : null;
    }

    private static bool IsDotnetRun(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0') is [var program, "run" or "watch", ..] && Path.GetFileNameWithoutExtension(program) == "dotnet";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
