using LocalCloud.Storage;

namespace LocalCloud.Lambda.Async;

/// <summary>The events that wait, in their file. For one thread at a time, inside a transaction.</summary>
internal sealed class AsyncStore(Database database) : IDisposable
{
    private const string Columns = "seq, request_id, function, payload, trace, source, accepted_at, failures, refusals, status, error, answer";

    private readonly Statement _insert = database.Prepare("INSERT INTO events (function, due_at, set_at, accepted_at, request_id, trace, source, payload) VALUES (?1, ?2, ?2, ?2, ?3, ?4, ?5, ?6)");
    private readonly Statement _due = database.Prepare($"SELECT {Columns} FROM events WHERE function = ?1 AND due_at <= ?2 ORDER BY due_at, seq LIMIT ?3");
    private readonly Statement _claim = database.Prepare("UPDATE events SET due_at = NULL WHERE seq = ?1");
    private readonly Statement _retry = database.Prepare("UPDATE events SET due_at = ?2, set_at = ?3, failures = ?4, refusals = ?5, status = ?6, error = ?7, answer = ?8 WHERE seq = ?1");
    private readonly Statement _delete = database.Prepare("DELETE FROM events WHERE seq = ?1");
    private readonly Statement _next = database.Prepare("SELECT MIN(due_at) FROM events WHERE function = ?1 AND due_at IS NOT NULL");
    private readonly Statement _functions = database.Prepare("SELECT function, COUNT(*) FROM events GROUP BY function");

    public void Insert(string requestId, string trace, Invocation invocation, long now) => _insert
        .Bind(1, invocation.FunctionName).Bind(2, now).Bind(3, requestId).Bind(4, trace).Bind(5, invocation.Source).Bind(6, invocation.Payload.Span).Run();

    /// <summary>Takes a function's events that are due; nobody else gets them until they are due again.</summary>
    public List<AsyncEvent> Claim(string function, int max, long now)
    {
        List<AsyncEvent> due = [];
        try
        {
            _due.Bind(1, function).Bind(2, now).Bind(3, max);
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

    /// <summary>When the function's next event is due; <see cref="long.MaxValue"/> when none waits.</summary>
    public long NextDue(string function) => _next.Bind(1, function).Scalar() ?? long.MaxValue;

    /// <summary>Keeps an event for another attempt.</summary>
    public void Retry(AsyncEvent tried, long dueAt, long now)
    {
        _retry.Bind(1, tried.Sequence).Bind(2, dueAt).Bind(3, now).Bind(4, tried.Failures).Bind(5, tried.Refusals);
        if (tried.Last is { } last)
        {
            _retry.Bind(6, last.Status).Bind(8, last.Payload.Span);
            _ = last.FunctionError is { } error ? _retry.Bind(7, error) : _retry.BindNull(7);
        }
        else
        {
            _retry.BindNull(6).BindNull(7).BindNull(8);
        }

        _retry.Run();
    }

    public void Delete(AsyncEvent done) => _delete.Bind(1, done.Sequence).Run();

    /// <summary>How many events there are for each function.</summary>
    public Dictionary<string, int> Count()
    {
        Dictionary<string, int> counts = [];
        while (_functions.Step())
        {
            counts[_functions.Text(0)] = (int)_functions.Number(1);
        }

        _functions.Reset();
        return counts;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _insert, _due, _claim, _retry, _delete, _next, _functions })
        {
            statement.Dispose();
        }
    }

    private static AsyncEvent Read(Statement row) => new()
    {
        Sequence = row.Number(0),
        RequestId = row.Text(1),
        FunctionName = row.Text(2),
        Payload = row.Blob(3).ToArray(),
        TraceHeader = row.Text(4),
        Source = row.Text(5),
        AcceptedAt = row.Number(6),
        Failures = (int)row.Number(7),
        Refusals = (int)row.Number(8),
        Last = row.IsNull(9) ? null : new AttemptAnswer((int)row.Number(9), row.IsNull(10) ? null : row.Text(10), row.Blob(11).ToArray()),
    };
}
