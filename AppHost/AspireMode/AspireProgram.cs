using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.AspireMode;

/// <summary>The application that Aspire runs: everything of the plan as a resource, in the order in which it is needed.</summary>
internal static class AspireProgram
{
    private const string DashboardUrls = "ASPNETCORE_URLS";
    private const string DashboardTelemetry = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";

    public static DistributedApplication Build(AspireRun run)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            // What launchSettings.json would say, which the embedded orchestrator would read, too. What is in the environment comes first.
            Args = [.. Unless(DashboardUrls, $"http://localhost:{run.Ports.Aspire}"), .. Unless(DashboardTelemetry, $"http://localhost:{run.Ports.AspireTelemetry}")],
            AllowUnsecuredTransport = true,   // all of it is on loopback
        });

        var storage = run.Plan.Storage is { } planned ? builder.AddProvisionedStorage(planned, run) : null;
        var cloud = builder.AddLocalCloud(run, storage);
        if (run.UsesTestTool)
        {
            builder.AddTestTool(run, cloud);
        }
        else
        {
            builder.AddAttachedFunctions(run, cloud, storage);
        }

        builder.AddWebhooksDashboard(run, cloud);
        return builder.Build();
    }

    private static string[] Unless(string variable, string value) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? [] : [$"--{variable}={value}"];
}
