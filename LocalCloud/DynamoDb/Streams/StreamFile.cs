using System.Globalization;
using LocalCloud.Storage;
using LocalCloud.Time;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>The emulator's file, read beside its process: its own API for streams knows neither whole times nor who deleted an item.</summary>
internal sealed class StreamFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Database _file;
    private readonly ServiceClock _clock;
    private readonly Statement _streams;
    private readonly Statement _records;
    private readonly Statement _oldest;
    private readonly Statement _newest;
    private readonly Statement _prune;

    /// <exception cref="Hosting.StartException">Its schema isn't the one that is known here.</exception>
    public StreamFile(string path, ServiceClock clock)
    {
        _clock = clock;
        _file = Database.Join(path);
        try
        {
            StreamSchema.Ensure(_file);
            _streams = _file.Prepare("SELECT table_name, stream_label, stream_view_type, key_schema FROM _tables WHERE stream_enabled = 1 AND stream_label IS NOT NULL ORDER BY table_name");
            _records = _file.Prepare("""
                SELECT CAST(sequence_number AS INTEGER), event_name, COALESCE(local_at, created_at * 1000), user_identity IS NOT NULL, keys_json, new_image, old_image
                FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2 ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?3
                """);
            _oldest = _file.Prepare("SELECT MIN(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1");
            _newest = _file.Prepare("SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1");
            // The newest record stays: the emulator counts on from it.
            _prune = _file.Prepare("""
                DELETE FROM _stream_records WHERE id IN (
                  SELECT id FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2
                    AND CAST(sequence_number AS INTEGER) < (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1)
                  ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?3)
                """);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Does something with the file; nothing else is done with it meanwhile.</summary>
    public T Do<T>(Func<Database, T> action)
    {
        lock (_gate)
        {
            return action(_file);
        }
    }

    /// <summary>The streams of all tables.</summary>
    /// <param name="describe">Gives a stream its ARN and the images that it shows, by its table's name, the emulator's label and the images that there are.</param>
    public IReadOnlyList<TableStream> Streams(Func<string, string, string, (string Arn, string ViewType)> describe)
    {
        lock (_gate)
        {
            List<TableStream> streams = [];
            try
            {
                while (_streams.Step())
                {
                    var (table, label) = (_streams.Text(0), _streams.Text(1));
                    var (arn, viewType) = describe(table, label, _streams.Text(2));
                    streams.Add(new TableStream
                    {
                        Arn = arn,
                        TableName = table,
                        ViewType = viewType,
                        KeySchema = _streams.Text(3),
                        Origin = label,
                        CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(label, CultureInfo.InvariantCulture)),
                    });
                }
            }
            finally
            {
                _streams.Reset();
            }

            return streams;
        }
    }

    /// <summary>Reads what comes after a record, in order: up to so many records, and no more once they have so many bytes.</summary>
    public IReadOnlyList<StreamRecord> Read(string table, long after, int most, int mostBytes)
    {
        lock (_gate)
        {
            List<StreamRecord> records = [];
            _records.Bind(1, table).Bind(2, after).Bind(3, most);
            try
            {
                for (var bytes = 0; bytes < mostBytes && _records.Step(); bytes += records[^1].Length)
                {
                    records.Add(new StreamRecord
                    {
                        Number = _records.Number(0),
                        EventName = _records.Text(1),
                        At = _clock.At(DateTimeOffset.FromUnixTimeMilliseconds(_records.Number(2))),
                        ByTimeToLive = _records.Number(3) != 0,
                        Keys = _records.Blob(4).ToArray(),
                        NewImage = _records.Blob(5).ToArray(),
                        OldImage = _records.Blob(6).ToArray(),
                    });
                }
            }
            finally
            {
                _records.Reset();
            }

            return records;
        }
    }

    /// <summary>The number of a table's oldest record; null when it has none.</summary>
    public long? Oldest(string table) => Scalar(_oldest, table);

    /// <summary>The number of a table's newest record; zero when it never had one.</summary>
    public long Newest(string table) => Scalar(_newest, table) ?? 0;

    /// <summary>The number of the newest record that was made before that time; zero when there is none.</summary>
    public long NewestBefore(string table, DateTimeOffset time)
    {
        // Their times rise with their numbers, but for a system clock that was set back: then more is kept.
        var (low, high) = (Oldest(table) ?? 1, Newest(table));
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (Read(table, middle - 1, 1, 1) is [var record] && record.At < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    /// <summary>Forgets records up to that one, some of them at a time, since the emulator waits meanwhile.</summary>
    /// <returns>How many it was.</returns>
    public int Prune(string table, long through, int most)
    {
        lock (_gate)
        {
            _prune.Bind(1, table).Bind(2, through).Bind(3, most).Run();
            return _file.Changes;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var statement in (ReadOnlySpan<Statement>)[_streams, _records, _oldest, _newest, _prune])
            {
                statement.Dispose();
            }

            _file.Dispose();
        }
    }

    private long? Scalar(Statement statement, string table)
    {
        lock (_gate)
        {
            return statement.Bind(1, table).Scalar();
        }
    }
}
