using System.Diagnostics;

namespace Webhooks.AppHost;

/// <summary>Makes the template that gets deployed, by the program that <c>cdk deploy</c> runs.</summary>
internal static class Synthesis
{
    /// <returns>The template's path.</returns>
    /// <exception cref="RunException">The CDK app refused; its own words say why.</exception>
    public static async Task<string> RunAsync(StateFolder state, string suffix, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, [Solution.Assembly("Infrastructure", "Webhooks.Infrastructure"), "--output", state.Template, "-c", $"environmentSuffix={suffix}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var infrastructure = Process.Start(start)!;
        infrastructure.StandardInput.Close();
        var output = infrastructure.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = infrastructure.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await infrastructure.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            infrastructure.Kill(entireProcessTree: true);
            throw;
        }

        await output;
        var template = Path.Combine(state.Template, $"Webhooks-{suffix}.template.json");
        return infrastructure.ExitCode == 0 && File.Exists(template)
            ? template
            : throw new RunException([$"The template can't be synthesised (Infrastructure ended with exit code {infrastructure.ExitCode}).", .. Lines(await errors)]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
