using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>Ends messages by age: the queue's retention, counted from the first sending, for dead letters too.</summary>
internal sealed class Retention(Database database) : IDisposable
{
    private static readonly long SweepPause = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;

    private readonly Statement _contents = database.Prepare("DELETE FROM contents WHERE seq IN (SELECT seq FROM messages WHERE queue = ?1 AND sent_at <= ?2)");
    private readonly Statement _messages = database.Prepare("DELETE FROM messages WHERE queue = ?1 AND sent_at <= ?2");
    private readonly Statement _oldest = database.Prepare("SELECT MIN(sent_at) FROM messages WHERE queue = ?1");

    public static bool IsOver(Queue queue, long sentAt, long now) => sentAt + Milliseconds(queue) <= now;

    /// <summary>
    /// Drops what is past its retention. There is no index by age, so this looks at the whole queue; but not before the oldest message
    /// is due, nor twice a minute.
    /// </summary>
    public void Sweep(Queue queue, long now)
    {
        if (now < queue.NextExpiry)
        {
            return;
        }

        Remove(queue, sentUntil: now - Milliseconds(queue));
        queue.NextExpiry = _oldest.Bind(1, queue.Id).Scalar() is { } oldest ? Math.Max(oldest + Milliseconds(queue), now + SweepPause) : long.MaxValue;
    }

    /// <summary>Drops everything.</summary>
    public void Purge(Queue queue) => Remove(queue, sentUntil: long.MaxValue);

    public void Dispose()
    {
        _contents.Dispose();
        _messages.Dispose();
        _oldest.Dispose();
    }

    private void Remove(Queue queue, long sentUntil)
    {
        _contents.Bind(1, queue.Id).Bind(2, sentUntil).Run();
        _messages.Bind(1, queue.Id).Bind(2, sentUntil).Run();
    }

    private static long Milliseconds(Queue queue) => (long)queue.Model.RetentionPeriod.TotalMilliseconds;
}
