using LocalCloud.Storage;

namespace LocalCloud.EventSources.Streams;

/// <summary>How far each mapping is through its stream, on disk: what ends this process doesn't make it skip a record.</summary>
internal sealed class Checkpoints : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Database _file;
    private readonly Statement _read;
    private readonly Statement _forget;
    private readonly Statement _set;

    /// <param name="path">Of the file; it is made where it isn't there.</param>
    public Checkpoints(string path)
    {
        _file = Database.Open(path);
        try
        {
            _file.Execute("CREATE TABLE IF NOT EXISTS checkpoints (mapping TEXT NOT NULL, lane INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (mapping, lane)) WITHOUT ROWID");
            _read = _file.Prepare("SELECT number FROM checkpoints WHERE mapping = ?1 ORDER BY lane");
            _forget = _file.Prepare("DELETE FROM checkpoints WHERE mapping = ?1");
            _set = _file.Prepare("INSERT INTO checkpoints VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET number = excluded.number");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The number of the last record that each lane of a mapping is done with; empty for a mapping that is new.</summary>
    public IReadOnlyList<long> Of(string mapping)
    {
        lock (_gate)
        {
            List<long> numbers = [];
            _read.Bind(1, mapping);
            while (_read.Step())
            {
                numbers.Add(_read.Number(0));
            }

            _read.Reset();
            return numbers;
        }
    }

    /// <summary>Puts all lanes of a mapping at one record.</summary>
    public void Begin(string mapping, int lanes, long number)
    {
        lock (_gate)
        {
            _file.Execute("BEGIN");
            _forget.Bind(1, mapping).Run();
            for (var lane = 0; lane < lanes; lane++)
            {
                Write(mapping, lane, number);
            }

            _file.Execute("COMMIT");
        }
    }

    public void Set(string mapping, int lane, long number)
    {
        lock (_gate)
        {
            Write(mapping, lane, number);
        }
    }

    public void Dispose()
    {
        _read.Dispose();
        _forget.Dispose();
        _set.Dispose();
        _file.Dispose();
    }

    private void Write(string mapping, int lane, long number) => _set.Bind(1, mapping).Bind(2, lane).Bind(3, number).Run();
}
