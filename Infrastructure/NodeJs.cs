using System.ComponentModel;
using System.Diagnostics;

namespace Webhooks.Infrastructure;

/// <summary>The node that the CDK's libraries run on.</summary>
public static class NodeJs
{
    private const int OldestMajor = 20;

    /// <summary>Checks that there is a node, and one new enough: the CDK itself would end with a stack trace.</summary>
    /// <param name="executable">Its path or name; jsii looks at <c>JSII_NODE</c>, then for <c>node</c> on the PATH.</param>
    /// <exception cref="SynthesisException">There is none, or it is too old; the message says what to do.</exception>
    public static void Require(string executable)
    {
        var version = Version(executable);
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], out var major) || major < OldestMajor)
        {
            throw Missing($"'{executable} --version' says {(version.Length == 0 ? "nothing" : version)}");
        }
    }

    private static string Version(string executable)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo(executable, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return version;
        }
        catch (Win32Exception)
        {
            throw Missing($"'{executable}' can't be started");
        }
    }

    private static SynthesisException Missing(string found) =>
        new($"Node.js {OldestMajor} or later is needed to synthesise the template, but {found}. Install it from https://nodejs.org and put it on the PATH.");
}
