using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.Sns;

/// <summary>What a subscription says, alone or inside of its topic.</summary>
internal static class SubscriptionProperties
{
    /// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-sns-topic-subscription.html</summary>
    public static readonly PropertyTable Inline = PropertyTable.Of(["Endpoint", "Protocol"]);

    public static readonly PropertyTable RedriveProperties = PropertyTable.Of(["deadLetterTargetArn"]);

    /// <summary>A topic's ARN, and an id.</summary>
    public static string Arn(string topicArn, string seed) => $"{topicArn}:{PhysicalName.Guid(seed)}";

    public static SubscriptionModel Read(Section properties, ResourceView resource, string topicArn)
    {
        var endpoint = properties.Required("Endpoint");
        var protocol = Protocol(properties);
        var raw = properties.Flag("RawMessageDelivery") ?? false;
        if (raw && protocol != SubscriptionProtocol.Sqs)
        {
            properties.Problem("RawMessageDelivery", $"{(protocol == SubscriptionProtocol.Lambda ? "a function" : "e-mail")} has no raw delivery. Take it out.");
        }

        var inline = properties != resource.Properties;
        return new SubscriptionModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Arn = Arn(topicArn, inline ? $"{resource.Seed}/{protocol}/{endpoint}" : resource.Seed),
            TopicArn = topicArn,
            Protocol = protocol,
            Endpoint = endpoint,
            RawMessageDelivery = raw,
            FilterPolicy = FilterPolicy(properties),
            FilterScope = Scope(properties),
            DeadLetterQueueArn = properties.Inner("RedrivePolicy", RedriveProperties)?.Required("deadLetterTargetArn"),
        };
    }

    private static SubscriptionProtocol Protocol(Section properties)
    {
        switch (properties.Required("Protocol"))
        {
            case "email":
                return SubscriptionProtocol.Email;
            case "email-json":
                return SubscriptionProtocol.EmailJson;
            case "lambda":
                return SubscriptionProtocol.Lambda;
            case "sqs" or "":
                return SubscriptionProtocol.Sqs;
            case var other:
                properties.Problem("Protocol", $"deliveries by {other} aren't emulated. There are: sqs, lambda, email, email-json.");
                return SubscriptionProtocol.Email;   // not a queue's, whose endpoint would be looked for
        }
    }

    private static FilterScope Scope(Section properties)
    {
        switch (properties.Text("FilterPolicyScope"))
        {
            case null or "MessageAttributes":
                return FilterScope.MessageAttributes;
            case "MessageBody":
                return FilterScope.MessageBody;
            case var other:
                properties.Problem("FilterPolicyScope", $"must be MessageAttributes or MessageBody, and is {other}.");
                return FilterScope.MessageAttributes;
        }
    }

    private static string? FilterPolicy(Section properties)
    {
        switch (properties.Get("FilterPolicy"))
        {
            case Value.Map policy:
                return policy.ToJson();
            case Value.Scalar or Value.Sequence:
                properties.Problem("FilterPolicy", "must be an object.");
                return null;
            default:
                return null;
        }
    }
}
