namespace CloudTemplate.Resources.Sqs;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html</summary>
internal sealed class QueueType : ResourceType
{
    private static readonly PropertyTable RedriveProperties = PropertyTable.Of(["deadLetterTargetArn", "maxReceiveCount"]);
    private static readonly PropertyTable TagProperties = PropertyTable.Of(["Key", "Value"]);

    public override string Name => "AWS::SQS::Queue";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["QueueName", "VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "MaximumMessageSize", "RedrivePolicy", "FifoQueue", "Tags"],
        "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
        .Only("false: FIFO queues aren't emulated", "FifoQueue")
        .Ignore(InertReasons.Encryption, "SqsManagedSseEnabled")
        .Ignore("there are no other owners' queues locally", "RedriveAllowPolicy")
        .Refuse("FIFO queues aren't emulated.", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
        .With("RedrivePolicy", RedriveProperties)
        .With("Tags", TagProperties);

    public override string Ref(ResourceView resource)
    {
        var context = resource.Context;
        var endpoint = context.QueueEndpoint?.AbsoluteUri.TrimEnd('/') ?? $"https://sqs.{context.Region}.{context.UrlSuffix}";
        return $"{endpoint}/{context.AccountId}/{QueueName(resource)}";
    }

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Arn" => Arn(resource),
        "QueueName" => QueueName(resource),
        "QueueUrl" => Ref(resource),
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        if (properties.Flag("FifoQueue") == true)
        {
            properties.Problem("FifoQueue", "FIFO queues aren't emulated. Use a standard queue.");
        }

        // The ranges are those of https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
        model.Queues.Add(new QueueModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = QueueName(resource),
            Arn = Arn(resource),
            Url = Ref(resource),
            VisibilityTimeout = properties.Seconds("VisibilityTimeout", 0, 43_200) ?? TimeSpan.FromSeconds(30),
            Delay = properties.Seconds("DelaySeconds", 0, 900) ?? TimeSpan.Zero,
            RetentionPeriod = properties.Seconds("MessageRetentionPeriod", 60, 1_209_600) ?? TimeSpan.FromDays(4),
            ReceiveWait = properties.Seconds("ReceiveMessageWaitTimeSeconds", 0, 20) ?? TimeSpan.Zero,
            MaximumMessageSize = properties.Number("MaximumMessageSize", 1024, 1_048_576) ?? 1_048_576,
            Redrive = properties.Inner("RedrivePolicy", RedriveProperties) is { } redrive ? Redrive(redrive) : null,
            Tags = Tags(properties.Inners("Tags", TagProperties)),
        });
    }

    private static RedriveModel Redrive(Section redrive)
    {
        redrive.RequirePresence("maxReceiveCount");
        return new RedriveModel(redrive.Required("deadLetterTargetArn"), redrive.Number("maxReceiveCount", 1, 1000) ?? 1);
    }

    private static Dictionary<string, string> Tags(IEnumerable<Section> entries)
    {
        var tags = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            entry.RequirePresence("Value");
            tags[entry.Required("Key")] = entry.Text("Value") ?? "";
        }

        return tags;
    }

    private static string QueueName(ResourceView resource) => resource.PhysicalName("QueueName", 80);

    private static string Arn(ResourceView resource) => resource.Arn("sqs", QueueName(resource));
}
