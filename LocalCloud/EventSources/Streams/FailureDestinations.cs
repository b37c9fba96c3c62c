using System.Text;
using LocalCloud.S3;
using LocalCloud.Sns;
using LocalCloud.Sqs;

namespace LocalCloud.EventSources.Streams;

/// <summary>Tells queues, topics and buckets of records that were given up.</summary>
internal sealed class FailureDestinations(IQueues queues, ITopics topics, IObjects objects)
{
    private const string SenderId = "lambda.amazonaws.com";
    private static readonly Dictionary<string, MessageAttribute> NoAttributes = [];

    /// <summary>When this ends, the destination has it on disk.</summary>
    public Task SendAsync(string arn, FailedBatch batch) => Arn.Service(arn) switch
    {
        "sqs" => queues.SendAsync(arn, Encoding.UTF8.GetString(batch.ToJson(withPayload: false)), NoAttributes, SenderId),
        "sns" => topics.PublishAsync(arn, Encoding.UTF8.GetString(batch.ToJson(withPayload: false))),
        "s3" => objects.PutAsync(arn, batch.ObjectKey(Guid.NewGuid()), batch.ToJson(withPayload: true), "application/json"),
        var other => throw new InvalidOperationException($"{other} is no destination: the template's checks let only queues, topics and buckets through."),
    };
}
