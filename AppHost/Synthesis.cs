using System.Diagnostics;

namespace Webhooks.AppHost;

/// <summary>Makes the template that gets deployed, by the program that <c>cdk deploy</c> runs.</summary>
internal static class Synthesis
{
    /// <summary>Starts that program where what it would make isn't there yet, from an earlier run: it takes seconds.</summary>
    /// <param name="anew">Make it in any case.</param>
    /// <returns>The template's path.</returns>
    /// <exception cref="RunException">The CDK app refused; its own words say why.</exception>
    public static async Task<string> RunAsync(StateFolder state, string suffix, bool anew, CancellationToken cancellationToken)
    {
        var app = Solution.Assembly("Infrastructure", "Webhooks.Infrastructure");
        IReadOnlyList<string> arguments = ["--output", state.Template, "-c", $"environmentSuffix={suffix}"];
        var template = Path.Combine(state.Template, $"Webhooks-{suffix}.template.json");
        TemplateStamp stamp = new(state.Template, template, Path.GetDirectoryName(app)!, arguments);
        if (!anew && stamp.IsValid())
        {
            return template;
        }

        stamp.Remove();
        await MakeAsync(app, arguments, template, cancellationToken);
        stamp.Put();
        return template;
    }

    private static async Task MakeAsync(string app, IReadOnlyList<string> arguments, string template, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Solution.DotnetHost, [app, .. arguments])
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
        if (infrastructure.ExitCode != 0 || !File.Exists(template))
        {
            throw new RunException([$"The template can't be synthesised (Infrastructure ended with exit code {infrastructure.ExitCode}).", .. Lines(await errors)]);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
