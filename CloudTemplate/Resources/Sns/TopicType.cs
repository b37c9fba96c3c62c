namespace CloudTemplate.Resources.Sns;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html</summary>
internal sealed class TopicType : ResourceType
{
    public override string Name => "AWS::SNS::Topic";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["TopicName", "DisplayName", "FifoTopic", "Subscription"],
        "KmsMasterKeyId", "Tags", "TracingConfig")
        .Only("false: FIFO topics aren't emulated", "FifoTopic")
        .Ignore("deliveries aren't logged locally", "DeliveryStatusLogging")
        .Ignore("nothing is signed locally", "SignatureVersion")
        .Refuse("FIFO topics aren't emulated.", "ArchivePolicy", "ContentBasedDeduplication", "FifoThroughputScope")
        .Refuse("data protection isn't emulated, and might change or hold back messages.", "DataProtectionPolicy")
        .With("Subscription", SubscriptionProperties.Inline);

    public override string Ref(ResourceView resource) => resource.Arn("sns", TopicName(resource));

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "TopicArn" => Ref(resource),
        "TopicName" => TopicName(resource),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Flag("FifoTopic") == true)
        {
            properties.Problem("FifoTopic", "FIFO topics aren't emulated. Use a standard topic.");
        }

        var topic = new TopicModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = TopicName(resource),
            Arn = Ref(resource),
            DisplayName = properties.Text("DisplayName") ?? "",
        };
        model.Topics.Add(topic);
        foreach (var inline in properties.Inners("Subscription", SubscriptionProperties.Inline))
        {
            model.Subscriptions.Add(SubscriptionProperties.Read(inline, resource, topic.Arn));
        }
    }

    private static string TopicName(ResourceView resource) => resource.PhysicalName("TopicName", 256);
}
