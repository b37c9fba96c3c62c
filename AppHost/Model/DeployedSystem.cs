using CloudTemplate;

namespace Webhooks.AppHost.Model;

/// <summary>What the synthesised template describes: the one source of what a run consists of, whoever orchestrates it.</summary>
internal static class DeployedSystem
{
    /// <param name="queues">Where queues are served; null: AWS's own address.</param>
    /// <exception cref="RunException">The template can't be resolved.</exception>
    public static SystemModel Read(string template, string suffix, Uri? queues = null) =>
        Read(template, new TemplateContext { StackName = $"Webhooks-{suffix}", QueueEndpoint = queues });

    /// <exception cref="RunException">The template can't be resolved.</exception>
    public static SystemModel Read(string template, TemplateContext context)
    {
        try
        {
            return Template.Resolve(File.ReadAllBytes(template), context);
        }
        catch (TemplateException fault)
        {
            throw new RunException(fault.Problems);
        }
    }
}
