using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.Sqs;

/// <summary>The policy that one queue gets.</summary>
/// <param name="Place">Who gives it.</param>
/// <param name="QueueUrl">The queue.</param>
/// <param name="Document">The policy as JSON.</param>
internal sealed record QueuePolicy(Place Place, string QueueUrl, string Document)
{
    /// <summary>The queues with their policies; notes policies of queues that aren't there, or that have another one.</summary>
    public static IReadOnlyList<QueueModel> Give(IReadOnlyList<QueueModel> queues, IReadOnlyList<QueuePolicy> policies, Problems problems)
    {
        foreach (var policy in policies.Where(policy => !queues.Any(queue => queue.Url == policy.QueueUrl)))
        {
            problems.Add(policy.Place.In("Queues"), $"the queue {policy.QueueUrl} isn't in the template. Mend the reference.");
        }

        foreach (var second in policies.GroupBy(policy => policy.QueueUrl).SelectMany(same => same.Skip(1)))
        {
            problems.Add(second.Place.In("Queues"), $"the queue {second.QueueUrl} has another policy already, and one would replace the other. Join them.");
        }

        return [.. queues.Select(queue => queue with { Policy = policies.FirstOrDefault(policy => policy.QueueUrl == queue.Url)?.Document })];
    }
}
