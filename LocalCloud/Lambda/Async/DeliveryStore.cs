using LocalCloud.Storage;

namespace LocalCloud.Lambda.Async;

/// <summary>Records and dead letters on their way, in the same file as the events. For one thread at a time, inside a transaction.</summary>
internal sealed class DeliveryStore(Database database) : IDisposable
{
    private readonly Statement _insert = database.Prepare("INSERT INTO deliveries (due_at, set_at, function, request_id, trace, target, code, message, body) VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    private readonly Statement _due = database.Prepare("SELECT seq, function, request_id, trace, target, code, message, body, failures FROM deliveries WHERE due_at <= ?1 ORDER BY due_at, seq LIMIT ?2");
    private readonly Statement _claim = database.Prepare("UPDATE deliveries SET due_at = NULL WHERE seq = ?1");
    private readonly Statement _retry = database.Prepare("UPDATE deliveries SET due_at = ?2, set_at = ?3, failures = failures + 1 WHERE seq = ?1");
    private readonly Statement _delete = database.Prepare("DELETE FROM deliveries WHERE seq = ?1");
    private readonly Statement _next = database.Prepare("SELECT MIN(due_at) FROM deliveries WHERE due_at IS NOT NULL");

    public void Insert(Delivery delivery, long now)
    {
        _insert.Bind(1, now).Bind(2, delivery.FunctionName).Bind(3, delivery.RequestId).Bind(4, delivery.TraceHeader).Bind(5, delivery.Target).Bind(8, delivery.Body);
        _ = delivery.DeadLetter is { } reason ? _insert.Bind(6, reason.Code).Bind(7, reason.Message) : _insert.BindNull(6).BindNull(7);
        _insert.Run();
    }

    /// <summary>Takes what is due; nobody else gets it until it is due again.</summary>
    public List<Delivery> Claim(int max, long now)
    {
        List<Delivery> due = [];
        try
        {
            _due.Bind(1, now).Bind(2, max);
            while (_due.Step())
            {
                due.Add(Read(_due));
            }
        }
        finally
        {
            _due.Reset();
        }

        due.ForEach(each => _claim.Bind(1, each.Sequence).Run());
        return due;
    }

    /// <summary>When the next is due; <see cref="long.MaxValue"/> when none waits.</summary>
    public long NextDue() => _next.Scalar() ?? long.MaxValue;

    public void Retry(Delivery tried, long dueAt, long now) => _retry.Bind(1, tried.Sequence).Bind(2, dueAt).Bind(3, now).Run();

    public void Delete(Delivery done) => _delete.Bind(1, done.Sequence).Run();

    public void Dispose()
    {
        foreach (var statement in new[] { _insert, _due, _claim, _retry, _delete, _next })
        {
            statement.Dispose();
        }
    }

    private static Delivery Read(Statement row) => new()
    {
        Sequence = row.Number(0),
        FunctionName = row.Text(1),
        RequestId = row.Text(2),
        TraceHeader = row.Text(3),
        Target = row.Text(4),
        DeadLetter = row.IsNull(5) ? null : new DeadLetterReason((int)row.Number(5), row.Text(6)),
        Body = row.Blob(7).ToArray(),
        Failures = (int)row.Number(8),
    };
}
