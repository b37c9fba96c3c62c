namespace Webhooks.AppHost;

/// <summary>Finds the solution's other programs: built with this one, into folders beside its own.</summary>
internal static class Solution
{
    /// <summary>The folder that holds <c>Webhooks.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Where builds put the functions' code: their own build and <c>dotnet publish</c>, and that of the CDK app, which takes along what it publishes.
    /// </summary>
    public static IReadOnlyList<string> FunctionBuilds { get; } =
        [BuildOf("Functions"), Path.GetFullPath(Path.Combine(BuildOf("Functions"), "../../../publish/Functions/release")), Path.Combine(BuildOf("Infrastructure"), "functions")];

    /// <summary>The path of another project's built assembly.</summary>
    /// <exception cref="RunException">It isn't built.</exception>
    public static string Assembly(string project, string assembly)
    {
        var path = Path.Combine(BuildOf(project), assembly + ".dll");
        return File.Exists(path) ? path : throw new RunException($"{project} isn't built: {path} is missing. Build the solution: dotnet build Webhooks.sln");
    }

    /// <summary>The <c>dotnet</c> that runs this process, so that the others run on the same one.</summary>
    public static string DotnetHost { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath!
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The folder that another project is built into, in the configuration of this one: <c>artifacts/bin/{project}/debug</c>.</summary>
    private static string BuildOf(string project)
    {
        DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Webhooks.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
