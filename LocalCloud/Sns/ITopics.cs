namespace LocalCloud.Sns;

/// <summary>The topics as other parts of this process use them.</summary>
public interface ITopics
{
    /// <summary>Publishes a message; every subscriber has it, on disk, when this ends.</summary>
    /// <exception cref="FrontDoor.AwsServiceException">There is no such topic.</exception>
    Task PublishAsync(string topicArn, string message);
}
