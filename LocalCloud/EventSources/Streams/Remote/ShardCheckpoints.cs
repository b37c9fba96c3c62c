using LocalCloud.Storage;

namespace LocalCloud.EventSources.Streams.Remote;

/// <summary>How far each mapping is through each shard of a stream in AWS, on disk.</summary>
internal sealed class ShardCheckpoints : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Database _file;
    private readonly Statement _read;
    private readonly Statement _set;

    /// <param name="path">Of the file; it is made where it isn't there.</param>
    public ShardCheckpoints(string path)
    {
        _file = Database.Open(path);
        try
        {
            _file.Execute("CREATE TABLE IF NOT EXISTS shards (mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL, ended INTEGER NOT NULL, PRIMARY KEY (mapping, shard)) WITHOUT ROWID");
            _read = _file.Prepare("SELECT shard, sequence, ended FROM shards WHERE mapping = ?1");
            _set = _file.Prepare("INSERT INTO shards VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET sequence = excluded.sequence, ended = excluded.ended");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>By shard: the sequence number of the last record that is done with, empty for none, and whether the shard is at its end.</summary>
    public IReadOnlyDictionary<string, (string Sequence, bool Ended)> Of(string mapping)
    {
        lock (_gate)
        {
            Dictionary<string, (string Sequence, bool Ended)> shards = new(StringComparer.Ordinal);
            _read.Bind(1, mapping);
            while (_read.Step())
            {
                shards[_read.Text(0)] = (_read.Text(1), _read.Number(2) != 0);
            }

            _read.Reset();
            return shards;
        }
    }

    public void Set(string mapping, string shard, string sequence, bool ended)
    {
        lock (_gate)
        {
            _set.Bind(1, mapping).Bind(2, shard).Bind(3, sequence).Bind(4, ended ? 1 : 0).Run();
        }
    }

    public void Dispose()
    {
        _read.Dispose();
        _set.Dispose();
        _file.Dispose();
    }
}
