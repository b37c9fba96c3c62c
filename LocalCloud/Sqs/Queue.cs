using CloudTemplate;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.Sqs;

/// <summary>A queue that is served: what the template says of it, and what the broker keeps in mind between two transactions.</summary>
internal sealed class Queue(int id, QueueModel model, DateTimeOffset created)
{
    /// <summary>The queue's number in the file, the same after every restart.</summary>
    public int Id => id;

    public QueueModel Model => model;

    public DateTimeOffset Created => created;

    /// <summary>Where messages go that were received too often; null without a redrive policy.</summary>
    public Queue? DeadLetters { get; set; }

    /// <summary>How many messages may be in flight: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</summary>
    public int MostInFlight { get; set; } = 120_000;

    /// <summary>Counts what is received; null: nobody does.</summary>
    public RateSeries? Rate { get; set; }

    // What follows belongs to the broker's loop alone. All of it is derived: the file is the truth.

    /// <summary>Receives that wait for a message, the oldest first.</summary>
    public List<ReceiveWork> Waiting { get; } = [];

    /// <summary>While receives wait: no message becomes visible before that (epoch ms).</summary>
    public long NextVisible { get; set; }

    /// <summary>No message reaches the end of its retention before that (epoch ms).</summary>
    public long NextExpiry { get; set; }

    /// <summary>No more messages than that are in flight; null: nobody has counted them yet.</summary>
    public long? InFlightAtMost { get; set; }

    /// <summary>The last receive found as many messages in flight as there may be.</summary>
    public bool IsFull { get; set; }

    /// <summary>When <c>PurgeQueue</c> was called last (epoch ms).</summary>
    public long? Purged { get; set; }

    /// <summary>Answers some of the waiting receives without messages.</summary>
    public void EndWaits(Predicate<ReceiveWork> which) => Waiting.RemoveAll(waiting =>
    {
        var ends = which(waiting);
        if (ends)
        {
            waiting.End();
        }

        return ends;
    });

    public void BecomesVisible(long at) => NextVisible = Math.Min(NextVisible, at);

    public void Expires(long sentAt) => NextExpiry = Math.Min(NextExpiry, sentAt + (long)model.RetentionPeriod.TotalMilliseconds);
}
