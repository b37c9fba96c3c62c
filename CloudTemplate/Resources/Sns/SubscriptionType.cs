namespace CloudTemplate.Resources.Sns;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html</summary>
internal sealed class SubscriptionType : ResourceType
{
    public override string Name => "AWS::SNS::Subscription";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["TopicArn", "Protocol", "Endpoint", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "Region"])
        .Only("sqs, email and email-json", "Protocol")
        .Only("the template's own", "Region")
        .Refuse("it is of http(s) deliveries, which aren't emulated.", "DeliveryPolicy")
        .Refuse("FIFO topics aren't emulated.", "ReplayPolicy")
        .Refuse("deliveries to Firehose aren't emulated.", "SubscriptionRoleArn")
        .With("RedrivePolicy", SubscriptionProperties.RedriveProperties);

    public override string Ref(ResourceView resource) => SubscriptionProperties.Arn(resource.Properties.Text("TopicArn") ?? "", resource.Seed);

    public override string? Attribute(ResourceView resource, string name) => name == "Arn" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Text("Region") is { } region && region != resource.Context.Region)
        {
            properties.Problem("Region", $"must be the template's own ({resource.Context.Region}), and is {region}: other regions aren't emulated.");
        }

        model.Subscriptions.Add(SubscriptionProperties.Read(properties, resource, properties.Required("TopicArn")));
    }
}
