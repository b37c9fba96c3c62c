namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>The solution's built programs, beside this one.</summary>
internal static class Program
{
    /// <summary>A built assembly's path: <c>artifacts/bin/{project}/{configuration}/{assembly}.dll</c>.</summary>
    public static string Path(string project, string assembly)
    {
        DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return System.IO.Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, assembly + ".dll");
    }

    public static string AppHost => Path("AppHost", "Webhooks.AppHost");

    public static string LocalCloud => Path("LocalCloud", "LocalCloud");

    public static string Cli => Path("Cli", "webhooks");

    /// <summary>The <c>dotnet</c> that runs the tests.</summary>
    public static string Dotnet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : "dotnet";
}
