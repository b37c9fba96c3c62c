using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>
/// Sends to queues as SNS may: a queue takes a topic's messages only where its policy says so.
/// https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
/// </summary>
internal sealed class QueueGrants(SystemModel system, IQueues queues)
{
    private const string Service = "sns.amazonaws.com";
    private const string Action = "sqs:SendMessage";

    private readonly FrozenDictionary<string, ResourcePolicy> _policies = QueuePolicies.Of(system);

    /// <exception cref="AwsServiceException">The queue's policy doesn't let the topic, or the message breaks one of the queue's rules.</exception>
    public Task SendAsync(string topicArn, string queueArn, string body, IReadOnlyDictionary<string, MessageAttribute> attributes) => Allows(topicArn, queueArn)
        ? queues.SendAsync(queueArn, body, attributes, Service)
        : throw new AwsServiceException("AccessDenied", $"{Service} is not authorized to perform: {Action} on resource: {queueArn} because no resource-based policy allows the {Action} action", StatusCodes.Status403Forbidden);

    /// <summary>The queues to which a subscription would deliver and can't: a line each, for the one who wrote the template.</summary>
    public IEnumerable<string> Missing(SubscriptionModel subscription)
    {
        var endpoint = subscription.Protocol == SubscriptionProtocol.Sqs ? subscription.Endpoint : null;
        foreach (var arn in ((string?[])[endpoint, subscription.DeadLetterQueueArn]).OfType<string>().Where(arn => !Allows(subscription.TopicArn, arn)))
        {
            var queue = system.Queues.FirstOrDefault(queue => queue.Arn == arn);
            yield return $"{subscription.Path} delivers nothing to {(arn == endpoint ? "" : "its dead-letter queue ")}{queue?.Path ?? arn}, here or in AWS: the queue's policy doesn't let the topic send. " +
                $$"""Give it an AWS::SQS::QueuePolicy with { "Effect": "Allow", "Principal": { "Service": "{{Service}}" }, "Action": "{{Action}}", "Resource": "{{arn}}", "Condition": { "ArnEquals": { "aws:SourceArn": "{{subscription.TopicArn}}" } } }.""";
        }
    }

    private bool Allows(string topicArn, string queueArn) => _policies.GetValueOrDefault(queueArn)?.ForService(Service, Action, queueArn, new Dictionary<string, string>
    {
        ["aws:SourceArn"] = topicArn,
        ["aws:SourceAccount"] = system.AccountId,
        ["aws:SecureTransport"] = "true",
        ["aws:PrincipalIsAWSService"] = "true",
    }) == AccessDecision.Allowed;
}
