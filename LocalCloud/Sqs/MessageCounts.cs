using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>How many messages a queue holds.</summary>
/// <param name="Visible">May be received now.</param>
/// <param name="InFlight">Received, and neither deleted nor visible again.</param>
/// <param name="Delayed">Sent, and never visible so far.</param>
public sealed record MessageCounts(long Visible, long InFlight, long Delayed);

/// <summary>Counts messages.</summary>
internal sealed class Census(Database database) : IDisposable
{
    private readonly Statement _visible = database.Prepare("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible_at <= ?2");
    private readonly Statement _hidden = database.Prepare("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible_at > ?2");
    private readonly Statement _delayed = database.Prepare("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible_at > ?2 AND receives = 0");
    private readonly Statement _head = database.Prepare("SELECT sent_at FROM messages WHERE queue = ?1 ORDER BY visible_at LIMIT 1");
    private readonly Statement _nextVisible = database.Prepare("SELECT MIN(visible_at) FROM messages WHERE queue = ?1");

    /// <summary>When the message was sent that has been visible for longest, or will be visible next (epoch ms); null for an empty queue.</summary>
    public long? Head(Queue queue) => _head.Bind(1, queue.Id).Scalar();

    public MessageCounts Count(Queue queue, long now)
    {
        var delayed = Count(_delayed, queue, now);
        return new MessageCounts(Count(_visible, queue, now), Count(_hidden, queue, now) - delayed, delayed);
    }

    /// <summary>When the next message is visible (epoch ms); <see cref="long.MaxValue"/> for an empty queue.</summary>
    public long NextVisible(Queue queue) => _nextVisible.Bind(1, queue.Id).Scalar() ?? long.MaxValue;

    public void Dispose()
    {
        _visible.Dispose();
        _hidden.Dispose();
        _delayed.Dispose();
        _head.Dispose();
        _nextVisible.Dispose();
    }

    private static long Count(Statement statement, Queue queue, long now) => statement.Bind(1, queue.Id).Bind(2, now).Scalar() ?? 0;
}
