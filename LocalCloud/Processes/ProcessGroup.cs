using System.Runtime.InteropServices;

namespace LocalCloud.Processes;

/// <summary>Signals to a whole process group; .NET itself can only kill single processes.</summary>
internal static class ProcessGroup
{
    /// <summary>SIGKILL, the same number on every Unix.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM, the same number on every Unix.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal to every process of the group; a group that is gone is no error.</summary>
    public static void Signal(int group, int signal) => _ = Send(-group, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
