using Aspire.Hosting.AWS.CloudFormation;
using Webhooks.AppHost.Model;
using Webhooks.Operations;

namespace Webhooks.AppHost.AspireMode;

/// <summary>LocalCloud as a resource: its endpoints, its health, and what one does to the stack.</summary>
internal static class LocalCloudResource
{
    public const string Control = "control";

    /// <param name="storage">The stack in AWS that holds what the template keeps; null: LocalCloud does.</param>
    public static IResourceBuilder<ProjectResource> AddLocalCloud(this IDistributedApplicationBuilder builder, AspireRun run, IResourceBuilder<ICloudFormationTemplateResource>? storage)
    {
        var cloud = builder.AddProject<Projects.LocalCloud>("local-cloud", project => project.ExcludeLaunchProfile = true)
            .WithArgs(context => ArgueAsync(run, storage?.Resource, context))
            .WithEndpoint("aws", run.Ports.AwsEndpoint, "AWS endpoint")
            .WithEndpoint(Control, run.Ports.Control, "Control")
            .WithEndpoint("runtime-api", run.Ports.RuntimeApi, "Lambda Runtime API")
            // Unhealthy until custom resources are made, which its functions do: so they don't wait for this, and all others do.
            .WithHttpHealthCheck("/health", endpointName: Control)
            .OnResourceReady((_, _, cancellationToken) => run.PublishAsync(cancellationToken));
        if (storage is not null)
        {
            cloud.WaitFor(storage).WithReference(storage.Resource.AWSSDKConfig!);   // it signs as the developer, and nobody else does
        }

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

    /// <summary>Aspire asks for the arguments when all that is waited for is there: so the stack's outputs are known.</summary>
    private static async Task ArgueAsync(AspireRun run, ICloudFormationResource? storage, CommandLineArgsCallbackContext context)
    {
        foreach (var argument in await run.CloudArgumentsAsync(storage?.Said(), context.CancellationToken))
        {
            context.Args.Add(argument);
        }
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
