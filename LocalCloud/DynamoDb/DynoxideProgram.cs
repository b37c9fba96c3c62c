using System.Runtime.InteropServices;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>Finds the database's program among the packages that npm installed.</summary>
internal static class DynoxideProgram
{
    /// <summary>Looks as Node does: in <c>node_modules</c> of this folder and of each one above.</summary>
    /// <exception cref="StartException">It isn't there.</exception>
    public static string Find()
    {
        var package = Path.Combine("node_modules", "@dynoxide", $"{Platform}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
        var name = OperatingSystem.IsWindows() ? "dynoxide.exe" : "dynoxide";
        foreach (var start in (ReadOnlySpan<string>)[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, package, name);
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        throw new StartException($"The DynamoDB emulator isn't there ({package}). Run 'npm ci' at the root of the repository; it needs Node.js 20 or later.");
    }

    private static string Platform =>
        OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
}
