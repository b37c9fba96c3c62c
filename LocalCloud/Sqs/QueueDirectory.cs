using System.Collections.Frozen;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Hosting;

namespace LocalCloud.Sqs;

/// <summary>The queues that are served, by name and by ARN.</summary>
internal sealed class QueueDirectory
{
    private readonly FrozenDictionary<string, Queue> _byName;
    private readonly FrozenDictionary<string, Queue> _byArn;

    private QueueDirectory(IReadOnlyList<Queue> queues)
    {
        All = queues;
        _byName = queues.ToFrozenDictionary(queue => queue.Model.Name);
        _byArn = queues.ToFrozenDictionary(queue => queue.Model.Arn);
    }

    public IReadOnlyList<Queue> All { get; }

    /// <exception cref="StartException">A redrive policy names a queue that isn't one of these.</exception>
    public static QueueDirectory Open(IReadOnlyList<QueueModel> models, MessageStore store, DateTimeOffset now)
    {
        var directory = new QueueDirectory([.. models.Select(model => store.Open(model, now))]);
        foreach (var queue in directory.All)
        {
            if (queue.Model.Redrive is { } redrive)
            {
                queue.DeadLetters = directory._byArn.GetValueOrDefault(redrive.DeadLetterQueueArn)
                    ?? throw new StartException(
                        $"{queue.Model.Path}: the redrive policy's dead-letter queue {redrive.DeadLetterQueueArn} isn't a queue of this template.");
            }
        }

        return directory;
    }

    /// <exception cref="AwsServiceException">There is no such queue.</exception>
    public Queue ByArn(string arn) => _byArn.GetValueOrDefault(arn) ?? throw SqsError.QueueDoesNotExist();

    /// <summary>Null: there is no such queue.</summary>
    public Queue? FindByArn(string arn) => _byArn.GetValueOrDefault(arn);

    /// <summary>Null: it has left the template.</summary>
    public Queue? FindById(int id) => All.FirstOrDefault(queue => queue.Id == id);

    /// <exception cref="AwsServiceException">There is no such queue.</exception>
    public Queue ByName(string name) => _byName.GetValueOrDefault(name) ?? throw SqsError.QueueDoesNotExist();

    /// <summary>The queue of a URL; only its last segment counts, as SDKs may reach it by another host name.</summary>
    /// <exception cref="AwsServiceException">The URL is missing, or there is no such queue.</exception>
    public Queue ByUrl(string? url) =>
        string.IsNullOrEmpty(url) ? throw SqsError.MissingParameter("QueueUrl") : ByName(url[(url.LastIndexOf('/') + 1)..]);
}
