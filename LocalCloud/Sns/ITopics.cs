using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>The topics as other parts of this process use them.</summary>
public interface ITopics
{
    /// <summary>Publishes a message; every subscriber has it, on disk, when this ends.</summary>
    /// <param name="attributes">The message's attributes; null: none.</param>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such topic, or the message is too large.</exception>
    Task PublishAsync(string topicArn, string message, IReadOnlyDictionary<string, MessageAttribute>? attributes = null);
}
