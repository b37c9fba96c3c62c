using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.AspireMode;

/// <summary>The webhooks' own dashboard, beside Aspire's.</summary>
internal static class DashboardResource
{
    private const string Http = "http";

    public static void AddWebhooksDashboard(this IDistributedApplicationBuilder builder, AspireRun run, IResourceBuilder<ProjectResource> cloud) =>
        builder.AddProject<Projects.Dashboard>("dashboard", project => project.ExcludeLaunchProfile = true)
            .WithArgs("--stack", run.State.OutputsPath, "--port", run.Ports.Dashboard.ToString(), "--key", run.KeyFile)
            .WithEnvironment(WithholdSettings)
            .WithHttpEndpoint(port: run.Ports.Dashboard, targetPort: run.Ports.Dashboard, name: Http, isProxied: false)
            .WithHttpHealthCheck("/health", endpointName: Http)
            .WithUrlForEndpoint(Http, url =>
            {
                url.DisplayText = "Webhooks";
                url.Url = run.DashboardPath;
            })
            .WaitFor(cloud);

    /// <summary>It has the stack's keys from the outputs file, and is to have no others.</summary>
    private static void WithholdSettings(EnvironmentCallbackContext context)
    {
        foreach (var name in DeveloperSettings.Names)
        {
            context.EnvironmentVariables[name] = "";
        }
    }
}
