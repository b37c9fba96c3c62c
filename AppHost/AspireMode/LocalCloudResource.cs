using Webhooks.AppHost.Model;
using Webhooks.Operations;

namespace Webhooks.AppHost.AspireMode;

/// <summary>LocalCloud as a resource: its endpoints, its health, and what one does to the stack.</summary>
internal static class LocalCloudResource
{
    public const string Control = "control";

    public static IResourceBuilder<ProjectResource> AddLocalCloud(this IDistributedApplicationBuilder builder, AspireRun run)
    {
        var cloud = builder.AddProject<Projects.LocalCloud>("local-cloud", project => project.ExcludeLaunchProfile = true)
            .WithArgs([.. run.CloudArguments])
            .WithEndpoint("aws", run.Ports.AwsEndpoint, "AWS endpoint")
            .WithEndpoint(Control, run.Ports.Control, "Control")
            .WithEndpoint("runtime-api", run.Ports.RuntimeApi, "Lambda Runtime API")
            // Unhealthy until custom resources are made, which its functions do: so they don't wait for this, and all others do.
            .WithHttpHealthCheck("/health", endpointName: Control)
            .OnResourceReady((_, _, cancellationToken) => run.PublishAsync(cancellationToken));
        if (!run.UsesTestTool)
        {
            cloud.WithEndpoint("api", run.Ports.Api, "API");
        }

        foreach (var command in StackCommands.All)
        {
            cloud.WithCommand(command.Name, command.Label, context => RunAsync(command, run, context), new CommandOptions
            {
                Description = command.Description,
                ConfirmationMessage = command.Confirmation,
                UpdateState = context => context.ResourceSnapshot.HealthStatus is Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            });
        }

        return cloud;
    }

    /// <summary>A port that the process itself listens on, whatever it is told: nothing stands between.</summary>
    private static IResourceBuilder<ProjectResource> WithEndpoint(this IResourceBuilder<ProjectResource> cloud, string name, int port, string label) => cloud
        .WithHttpEndpoint(port: port, targetPort: port, name: name, isProxied: false)
        .WithUrlForEndpoint(name, url => url.DisplayText = label);

    private static async Task<ExecuteCommandResult> RunAsync(StackCommand command, AspireRun run, ExecuteCommandContext context)
    {
        try
        {
            var outcome = await command.RunAsync(StackOutputs.Read(run.State.OutputsPath), TimeProvider.System, context.CancellationToken);
            return CommandResults.Success(outcome, outcome);
        }
        catch (OperationException reason)
        {
            return CommandResults.Failure(reason.Message);
        }
    }
}
