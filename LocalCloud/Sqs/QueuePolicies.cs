using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>The policies that queues have themselves (AWS::SQS::QueuePolicy).</summary>
internal static class QueuePolicies
{
    /// <summary>By the queues' ARNs; a queue without a policy isn't in it.</summary>
    public static FrozenDictionary<string, ResourcePolicy> Of(SystemModel system) => system.Queues
        .Where(queue => queue.Policy is not null)
        .ToFrozenDictionary(queue => queue.Arn, queue => ResourcePolicy.Parse(queue.Policy!));
}
