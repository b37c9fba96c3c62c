using Aspire.Hosting.AWS.CloudFormation;
using Webhooks.AppHost.Model;

namespace Webhooks.AppHost.AspireMode;

/// <summary>Each function as a resource of its own: the one executable, as often as the template has functions, attached to LocalCloud's Runtime API.</summary>
internal static class AttachedFunctions
{
    public static void AddAttachedFunctions(this IDistributedApplicationBuilder builder, AspireRun run, IResourceBuilder<ProjectResource> cloud, IResourceBuilder<ICloudFormationTemplateResource>? storage)
    {
        foreach (var function in run.Plan.Functions)
        {
            var resource = builder.AddProject<Projects.Functions>(function.Name, project => project.ExcludeLaunchProfile = true)
                .WaitForStart(cloud);   // and no longer: LocalCloud is healthy only when functions have made its custom resources
            if (storage is not null && run.Plan.StorageUsers.Contains(function))
            {
                resource.WithReference(storage);
            }

            resource.WithEnvironment(context => AttachAsync(function, run, context));
        }
    }

    /// <summary>Waits for LocalCloud to say what the function needs; Aspire asks this when it is about to start the process, and again at each restart.</summary>
    private static async Task AttachAsync(FunctionResource function, AspireRun run, EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return;
        }

        // Comes last, so its OTEL_… are those of LocalCloud, which sends all on to Aspire's dashboard: functions speak HTTP, Aspire's address gRPC. And its AWS_… are
        // the function's: it calls LocalCloud with keys of its own, and that calls AWS. The reference to a stack brings the developer's profile.
        foreach (var (name, value) in await run.Environments.OfAsync(function, context.CancellationToken))
        {
            context.EnvironmentVariables[name] = value;
        }
    }
}
