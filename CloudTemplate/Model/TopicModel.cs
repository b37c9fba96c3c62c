namespace CloudTemplate;

/// <summary>A standard SNS topic.</summary>
public sealed record TopicModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The sender's name in e-mails; empty when it has none.</summary>
    public string DisplayName { get; init; } = "";
}

/// <summary>Who gets what is published to a topic.</summary>
public sealed record SubscriptionModel : ResourceModel
{
    public required string Arn { get; init; }
    public required string TopicArn { get; init; }
    public required SubscriptionProtocol Protocol { get; init; }

    /// <summary>A queue's or a function's ARN, or an e-mail address.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The message as it was published goes into the queue, without the envelope.</summary>
    public bool RawMessageDelivery { get; init; }

    /// <summary>JSON that says which messages are delivered; null: all.</summary>
    public string? FilterPolicy { get; init; }
    public FilterScope FilterScope { get; init; }

    /// <summary>The queue for messages that couldn't be delivered; null: they are lost.</summary>
    public string? DeadLetterQueueArn { get; init; }
}

public enum SubscriptionProtocol
{
    /// <summary>To a queue.</summary>
    Sqs,

    /// <summary>The message's text.</summary>
    Email,

    /// <summary>The message in its envelope.</summary>
    EmailJson,

    /// <summary>To a function, which is invoked asynchronously.</summary>
    Lambda,
}

/// <summary>What a filter policy looks at.</summary>
public enum FilterScope
{
    MessageAttributes,

    /// <summary>The message itself, which is JSON.</summary>
    MessageBody,
}
