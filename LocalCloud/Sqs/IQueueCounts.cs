namespace LocalCloud.Sqs;

/// <summary>How full queues are.</summary>
public interface IQueueCounts
{
    /// <summary>How many messages a queue holds.</summary>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such queue.</exception>
    Task<MessageCounts> CountAsync(string queueArn);

    /// <summary>How long the message at a queue's head has been in it, by service time; null for an empty queue, and where nobody can tell.</summary>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such queue.</exception>
    Task<TimeSpan?> AgeOfOldestAsync(string queueArn);
}
