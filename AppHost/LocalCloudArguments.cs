using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost;

/// <summary>LocalCloud's command line, the same under each orchestrator.</summary>
internal static class LocalCloudArguments
{
    /// <param name="storage">Where what the template keeps is: <see cref="Here"/>, or <see cref="InAws"/>.</param>
    /// <param name="outputs">The file that LocalCloud writes when everything answers.</param>
    public static List<string> Of(string template, IReadOnlyList<string> storage, string outputs, RunOptions options)
    {
        List<string> arguments = ["--template", template, .. storage, "--outputs", outputs, "--iam", options.Iam];
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

    /// <param name="seed">The secrets' first values.</param>
    public static IReadOnlyList<string> Here(string seed, StateFolder state) => ["--seed", seed, "--state", state.Cloud];

    public static IReadOnlyList<string> InAws(ProvisionedStack stack, StateFolder state) => ["--remote", stack.Write(state), "--state", state.CloudWithRemote];
}
