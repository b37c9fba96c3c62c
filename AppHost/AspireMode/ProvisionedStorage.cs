using Amazon;
using Aspire.Hosting.AWS.CloudFormation;
using Webhooks.AppHost.Model;
using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost.AspireMode;

/// <summary>
/// <c>--provision aws</c> by Aspire's AWS integration: it makes the stack. It is the one that the embedded orchestrator makes, of the same template and under
/// the same name, so either may take up what the other left.
/// </summary>
internal static class ProvisionedStorage
{
    public static IResourceBuilder<ICloudFormationTemplateResource> AddProvisionedStorage(this IDistributedApplicationBuilder builder, PlannedStack planned, AspireRun run)
    {
        var account = builder.AddAWSSDKConfig().WithRegion(RegionEndpoint.GetBySystemName(planned.Region));
        if (Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } profile)
        {
            account.WithProfile(profile);
        }

        var storage = builder.AddAWSCloudFormationTemplate(PlannedStack.Resource, planned.Write(run.State), planned.Name).WithReference(account);
        storage.Resource.DisableDiffCheck = true;   // it would look at a tag of Aspire's only, which the embedded orchestrator doesn't write
        return storage;
    }

    /// <summary>What the stack says of itself, by key; null: nothing yet.</summary>
    public static IReadOnlyDictionary<string, string>? Said(this ICloudFormationResource storage) =>
        storage.Outputs?.ToDictionary(output => output.OutputKey, output => output.OutputValue);
}
