using System.ComponentModel;
using System.Diagnostics;

namespace Webhooks.AppHost;

/// <summary>Node.js, which the CDK synthesises with and npm installs the DynamoDB emulator by.</summary>
internal static class Node
{
    private const int Oldest = 20;

    /// <exception cref="RunException">It is missing or too old.</exception>
    public static async Task RequireAsync(CancellationToken cancellationToken)
    {
        const string Remedy = "Install it from https://nodejs.org, or put it on PATH, and run again.";
        string version;
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            version = (await node.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            await node.WaitForExitAsync(cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new RunException($"Node.js {Oldest} or later is needed and 'node' isn't on PATH. {Remedy}");
        }

        if (!Version.TryParse(version.TrimStart('v'), out var parsed) || parsed.Major < Oldest)
        {
            throw new RunException($"Node.js {Oldest} or later is needed and 'node --version' says '{version}'. {Remedy}");
        }
    }
}
