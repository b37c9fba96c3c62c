namespace Webhooks.AppHost;

/// <summary>LocalCloud's command line, the same under each orchestrator.</summary>
internal static class LocalCloudArguments
{
    /// <param name="outputs">The file that LocalCloud writes when everything answers.</param>
    public static List<string> Of(string template, string seed, string outputs, StateFolder state, RunOptions options)
    {
        List<string> arguments = ["--template", template, "--seed", seed, "--state", state.Cloud, "--outputs", outputs, "--iam", options.Iam];
        if (options.Fresh)
        {
            arguments.Add("--fresh");
        }

        if (options.Port is { } port)
        {
            arguments.AddRange(["--port", port.ToString()]);
        }

        return arguments;
    }
}
