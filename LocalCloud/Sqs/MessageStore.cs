using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>
/// The messages in their file. A message's state (where, when visible, how often received) is a narrow row beside its content, so that
/// receiving and moving never rewrite a body. Times are epoch milliseconds of the service clock. For one thread at a time, and between
/// <see cref="Begin"/> and <see cref="Commit"/>.
/// </summary>
internal sealed class MessageStore : IDisposable
{
    private readonly Database _database;
    private readonly Retention _retention;
    private readonly Census _census;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insert;
    private readonly Statement _insertContent;
    private readonly Statement _visible;
    private readonly Statement _take;
    private readonly Statement _move;
    private readonly Statement _delete;
    private readonly Statement _deleteContent;
    private readonly Statement _drop;
    private readonly Statement _changeVisibility;
    private readonly Dictionary<int, string> _arns = [];
    private long _lastSequence;

    private MessageStore(Database database)
    {
        _database = database;
        _retention = new Retention(database);
        _census = new Census(database);
        Moves = new MoveTasks(database);
        Tags = new TagStore(database);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insert = database.Prepare("INSERT INTO messages (seq, queue, visible_at, sent_at) VALUES (?1, ?2, ?3, ?4)");
        _insertContent = database.Prepare("INSERT INTO contents (seq, id, body, md5, attributes, trace, sender) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _visible = database.Prepare($"""
            SELECT {StoredMessage.Columns} FROM messages m JOIN contents c ON c.seq = m.seq
            WHERE m.queue = ?1 AND m.visible_at <= ?2 ORDER BY m.visible_at, m.seq LIMIT ?3
            """);
        _take = database.Prepare("UPDATE messages SET visible_at = ?2, receives = receives + 1, first_received_at = ?3, received_at = ?4, receipt = ?5, held = ?6 WHERE seq = ?1");
        _move = database.Prepare("""
            UPDATE messages SET source = queue, queue = ?2, visible_at = ?3, received_before = received_before + receives, receives = 0, receipt = NULL, held = 0
            WHERE seq = ?1
            """);
        _delete = database.Prepare("DELETE FROM messages WHERE seq = ?1 AND queue = ?2 AND receipt = ?3");
        _deleteContent = database.Prepare("DELETE FROM contents WHERE seq = ?1");
        _drop = database.Prepare("DELETE FROM messages WHERE seq = ?1");
        _changeVisibility = database.Prepare("UPDATE messages SET visible_at = ?4, held = 0 WHERE seq = ?1 AND queue = ?2 AND receipt = ?3");
        using var last = database.Prepare("SELECT MAX(seq) FROM messages");
        _lastSequence = last.Scalar() ?? 0;
    }

    /// <summary>The tasks that move dead letters back.</summary>
    public MoveTasks Moves { get; }

    /// <summary>What was tagged and untagged at run time.</summary>
    public TagStore Tags { get; }

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file isn't a database, or another process has it.</exception>
    /// <exception cref="StartException">The file is another version's.</exception>
    public static MessageStore Open(string path)
    {
        var database = Database.Open(path);
        try
        {
            MessageSchema.Create(database);
            return new MessageStore(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Takes everything back since <see cref="Begin"/>.</summary>
    public void Rollback()
    {
        if (!_database.IsAutoCommit)   // a full disk, for one, has SQLite roll back by itself
        {
            _database.Execute("ROLLBACK");
        }
    }

    /// <summary>The queue of that name, known since its first start or from now on.</summary>
    public Queue Open(QueueModel model, DateTimeOffset now)
    {
        using var insert = _database.Prepare("INSERT INTO queues (name, created_at) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING");
        insert.Bind(1, model.Name).Bind(2, now.ToUnixTimeMilliseconds()).Run();
        using var select = _database.Prepare("SELECT id, created_at FROM queues WHERE name = ?1");
        select.Bind(1, model.Name).Step();
        var queue = new Queue((int)select.Number(0), model, DateTimeOffset.FromUnixTimeMilliseconds(select.Number(1)));
        _arns[queue.Id] = model.Arn;
        return queue;
    }

    /// <summary>Makes the file's times and receivers those of a new process; once, before anything else is done.</summary>
    /// <returns>How many messages were given back that receivers inside the former process held.</returns>
    public int Recover(long now)
    {
        // The service clock begins anew, and may have been moved ahead before: nothing was sent or received in the future.
        using var shift = _database.Prepare("""
            UPDATE messages SET
                visible_at = ?1 + MAX(0, visible_at - MAX(sent_at, IFNULL(received_at, 0))),
                sent_at = MIN(sent_at, ?1), first_received_at = MIN(first_received_at, ?1), received_at = MIN(received_at, ?1)
            WHERE MAX(sent_at, IFNULL(received_at, 0)) > ?1
            """);
        shift.Bind(1, now).Run();
        Moves.Recover(now);

        // Receivers inside this process died with it, and so did the functions that they called: without this, their messages would stay
        // invisible for the rest of a timeout that nobody uses.
        using var release = _database.Prepare("UPDATE messages SET visible_at = MIN(sent_at, ?1), held = 0 WHERE held = 1 AND visible_at > ?1");
        release.Bind(1, now).Run();
        return _database.Changes;
    }

    public void Insert(Queue queue, NewMessage message, long now)
    {
        var sequence = ++_lastSequence;
        var visibleAt = now + (long)(message.Delay ?? queue.Model.Delay).TotalMilliseconds;
        _insert.Bind(1, sequence).Bind(2, queue.Id).Bind(3, visibleAt).Bind(4, now).Run();

        Span<byte> id = stackalloc byte[16];
        message.Id.TryWriteBytes(id, bigEndian: true, out _);
        _insertContent.Bind(1, sequence).Bind(2, id).Bind(3, message.Body).Bind(4, message.BodyDigest).Bind(7, message.SenderId);
        _ = message.Attributes is null ? _insertContent.BindNull(5) : _insertContent.Bind(5, message.Attributes);
        _ = message.TraceHeader is null ? _insertContent.BindNull(6) : _insertContent.Bind(6, message.TraceHeader);
        _insertContent.Run();

        queue.BecomesVisible(visibleAt);
        queue.Expires(now);
    }

    /// <summary>Takes visible messages, and moves those that were received too often to the dead-letter queue instead.</summary>
    /// <param name="held">The receiver lives in this process and dies with it.</param>
    public List<ReceivedMessage> Receive(Queue queue, int max, TimeSpan visibility, bool held, long now)
    {
        _retention.Sweep(queue, now);
        var received = new List<ReceivedMessage>();
        max = (int)Math.Min(max, Room(queue, max, now));
        queue.IsFull = max == 0;
        if (queue.IsFull)
        {
            return received;
        }

        int wanted, found;
        do
        {
            wanted = max - received.Count;
            var visible = Visible(queue, wanted, now);
            found = visible.Count;
            foreach (var message in visible)
            {
                if (Retention.IsOver(queue, message.SentAt, now))
                {
                    Drop(message);
                }
                else if (queue is { DeadLetters: { } deadLetters, Model.Redrive: { } redrive } && message.Receives >= redrive.MaxReceiveCount)
                {
                    Move(message, deadLetters, now);
                }
                else
                {
                    received.Add(Take(message, queue, now + (long)visibility.TotalMilliseconds, held, now));
                }
            }
        }
        while (found == wanted && received.Count < max);

        queue.InFlightAtMost += received.Count;
        return received;
    }

    /// <summary>Deletes a received message; false when the handle no longer counts.</summary>
    public bool Delete(ReceiptHandle handle)
    {
        _delete.Bind(1, handle.Sequence).Bind(2, handle.QueueId).Bind(3, handle.Receipt).Run();
        if (_database.Changes == 0)
        {
            return false;
        }

        _deleteContent.Bind(1, handle.Sequence).Run();
        return true;
    }

    /// <summary>Sets when a received message is visible again; false when the handle no longer counts.</summary>
    public bool ChangeVisibility(Queue queue, ReceiptHandle handle, long visibleAt)
    {
        _changeVisibility.Bind(1, handle.Sequence).Bind(2, handle.QueueId).Bind(3, handle.Receipt).Bind(4, visibleAt).Run();
        queue.BecomesVisible(visibleAt);
        return _database.Changes > 0;
    }

    /// <summary>When the next message is visible (epoch ms); <see cref="long.MaxValue"/> for an empty queue.</summary>
    public long NextVisible(Queue queue) => _census.NextVisible(queue);

    /// <summary>Drops what is past its retention.</summary>
    public void Sweep(Queue queue, long now) => _retention.Sweep(queue, now);

    public MessageCounts Count(Queue queue, long now)
    {
        _retention.Sweep(queue, now);
        return _census.Count(queue, now);
    }

    /// <summary>When the message at a queue's head was sent (epoch ms); null for an empty queue.</summary>
    public long? Head(Queue queue) => _census.Head(queue);

    /// <summary>Drops every message of a queue.</summary>
    public void Purge(Queue queue) => _retention.Purge(queue);

    public void Dispose()
    {
        Statement[] statements = [_begin, _commit, _insert, _insertContent, _visible, _take, _move, _delete, _deleteContent, _drop, _changeVisibility];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        Moves.Dispose();
        Tags.Dispose();
        _retention.Dispose();
        _census.Dispose();
        _database.Dispose();
    }

    /// <summary>How many more messages may be in flight. Counting takes long, so it is only done when the number might have been reached.</summary>
    private long Room(Queue queue, int wanted, long now)
    {
        if (queue.InFlightAtMost is not { } known || known + wanted > queue.MostInFlight)
        {
            queue.InFlightAtMost = known = _census.Count(queue, now).InFlight;
        }

        return Math.Max(0, queue.MostInFlight - known);
    }

    private List<StoredMessage> Visible(Queue queue, int max, long now)
    {
        // Read to the end before anything is updated: an update moves rows in the index that is being read.
        var found = new List<StoredMessage>();
        try
        {
            _visible.Bind(1, queue.Id).Bind(2, now).Bind(3, max);
            while (_visible.Step())
            {
                found.Add(StoredMessage.Read(_visible));
            }
        }
        finally
        {
            _visible.Reset();
        }

        return found;
    }

    private ReceivedMessage Take(StoredMessage message, Queue queue, long visibleAt, bool held, long now)
    {
        var receipt = ReceiptHandle.NewReceipt();
        var firstReceived = message.FirstReceivedAt ?? now;
        _take.Bind(1, message.Sequence).Bind(2, visibleAt).Bind(3, firstReceived).Bind(4, now).Bind(5, receipt).Bind(6, held ? 1 : 0).Run();
        queue.BecomesVisible(visibleAt);
        return message.ToReceived(
            new ReceiptHandle(queue.Id, message.Sequence, receipt),
            firstReceived,
            message.Source is { } source ? _arns.GetValueOrDefault(source) : null);
    }

    private void Move(StoredMessage message, Queue deadLetters, long now)
    {
        _move.Bind(1, message.Sequence).Bind(2, deadLetters.Id).Bind(3, now).Run();
        deadLetters.BecomesVisible(now);
        deadLetters.Expires(message.SentAt);
    }

    private void Drop(StoredMessage message)
    {
        _deleteContent.Bind(1, message.Sequence).Run();
        _drop.Bind(1, message.Sequence).Run();
    }
}
