using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>The tasks that move dead letters, in their table, and the moving itself. For one thread at a time, inside a transaction.</summary>
internal sealed class MoveTasks(Database database) : IDisposable
{
    private const int MostKept = 10;
    private const string Columns = "id, source, destination, rate, started_at, status, to_move, moved, failure";

    private readonly Statement _insert = database.Prepare($"INSERT INTO move_tasks ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    private readonly Statement _forget = database.Prepare("DELETE FROM move_tasks WHERE source = ?1 AND rowid NOT IN (SELECT rowid FROM move_tasks WHERE source = ?1 ORDER BY rowid DESC LIMIT ?2)");
    private readonly Statement _update = database.Prepare("UPDATE move_tasks SET status = ?2, moved = ?3, failure = ?4 WHERE id = ?1");
    private readonly Statement _ofSource = database.Prepare($"SELECT {Columns} FROM move_tasks WHERE source = ?1 ORDER BY rowid DESC");
    private readonly Statement _ofStatus = database.Prepare($"SELECT {Columns} FROM move_tasks WHERE status = ?1");

    // Not what was sent after the task began: a message that fails again at once would go round for ever.
    private readonly Statement _next = database.Prepare("""
        SELECT seq, source FROM messages WHERE queue = ?1 AND visible_at <= ?2 AND sent_at <= ?3 ORDER BY visible_at, seq LIMIT 1
        """);

    // To its new queue it is a new message, with a new id: a moved message's retention and receives begin anew.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    private readonly Statement _move = database.Prepare("""
        UPDATE messages SET queue = ?2, visible_at = ?3, sent_at = ?3, receives = 0, received_before = 0, first_received_at = NULL,
            received_at = NULL, receipt = NULL, held = 0, source = NULL
        WHERE seq = ?1
        """);
    private readonly Statement _rename = database.Prepare("UPDATE contents SET id = ?2 WHERE seq = ?1");
    private readonly Statement _recover = database.Prepare("UPDATE move_tasks SET started_at = MIN(started_at, ?1)");

    /// <summary>Tasks were started or ended by somebody who called.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Stores a new task; older ones than the ten that can be listed are forgotten.</summary>
    public MoveTask Start(Queue source, Queue? destination, int? rate, long toMove, long now)
    {
        var task = new MoveTask
        {
            Id = Guid.NewGuid().ToString(),
            Source = source.Id,
            Destination = destination?.Id,
            Rate = rate,
            StartedAt = now,
            Status = MoveTask.Running,
            ToMove = toMove,
            Moved = 0,
        };
        _insert.Bind(1, task.Id).Bind(2, task.Source).Bind(5, now).Bind(6, task.Status).Bind(7, task.ToMove).Bind(8, task.Moved).BindNull(9);
        _ = task.Destination is { } id ? _insert.Bind(3, id) : _insert.BindNull(3);
        _ = rate is { } limit ? _insert.Bind(4, limit) : _insert.BindNull(4);
        _insert.Run();
        _forget.Bind(1, source.Id).Bind(2, MostKept).Run();
        HasChanged = true;
        return task;
    }

    /// <summary>Stores how far a task has come.</summary>
    public void Update(MoveTask task)
    {
        _update.Bind(1, task.Id).Bind(2, task.Status).Bind(3, task.Moved);
        _ = task.Failure is { } failure ? _update.Bind(4, failure) : _update.BindNull(4);
        _update.Run();
    }

    /// <summary>Ends a task that is running.</summary>
    public void Cancel(MoveTask task)
    {
        Update(task with { Status = MoveTask.Cancelled });
        HasChanged = true;
    }

    /// <summary>A queue's tasks, the newest first.</summary>
    public List<MoveTask> Of(Queue source) => Read(_ofSource.Bind(1, source.Id));

    public List<MoveTask> Running() => Read(_ofStatus.Bind(1, MoveTask.Running));

    /// <summary>The next message that a task has to move, and the number of the queue that it came from; null: there is none.</summary>
    public (long Sequence, int? Origin)? Next(MoveTask task, long now)
    {
        try
        {
            return _next.Bind(1, task.Source).Bind(2, now).Bind(3, task.StartedAt).Step()
                ? (_next.Number(0), _next.IsNull(1) ? null : (int)_next.Number(1))
                : null;
        }
        finally
        {
            _next.Reset();
        }
    }

    /// <summary>Moves a message, which becomes a new one by that.</summary>
    public void Move(long sequence, Queue destination, long now)
    {
        _move.Bind(1, sequence).Bind(2, destination.Id).Bind(3, now).Run();
        Span<byte> id = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(id, bigEndian: true, out _);
        _rename.Bind(1, sequence).Bind(2, id).Run();
        destination.BecomesVisible(now);
        destination.Expires(now);
    }

    /// <summary>No task began in the future of a new process's clock.</summary>
    public void Recover(long now) => _recover.Bind(1, now).Run();

    public void Dispose()
    {
        Statement[] statements = [_insert, _forget, _update, _ofSource, _ofStatus, _next, _move, _rename, _recover];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }
    }

    private static List<MoveTask> Read(Statement rows)
    {
        var tasks = new List<MoveTask>();
        try
        {
            while (rows.Step())
            {
                tasks.Add(new MoveTask
                {
                    Id = rows.Text(0),
                    Source = (int)rows.Number(1),
                    Destination = rows.IsNull(2) ? null : (int)rows.Number(2),
                    Rate = rows.IsNull(3) ? null : (int)rows.Number(3),
                    StartedAt = rows.Number(4),
                    Status = rows.Text(5),
                    ToMove = rows.Number(6),
                    Moved = rows.Number(7),
                    Failure = rows.IsNull(8) ? null : rows.Text(8),
                });
            }
        }
        finally
        {
            rows.Reset();
        }

        return tasks;
    }
}
