using System.Collections.Immutable;
using System.Globalization;
using CloudTemplate;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>The streams of all tables: the template's, and those of tables that a client has made.</summary>
internal sealed class TableStreams(StreamFile file, SystemModel system, TimeProvider clock)
{
    /// <summary>Records of a stream that stay though every mapping is done with them.</summary>
    private const int KeptForOthers = 10_000;

    private const int PrunedAtOnce = 500;

    private readonly Dictionary<string, TableModel> _models = system.Tables.ToDictionary(table => table.Name);
    private ImmutableList<ShardReader> _readers = [];

    public IReadOnlyList<TableStream> All() => file.Streams(Describe);

    /// <summary>The stream of that ARN; null when there is none.</summary>
    public TableStream? Find(string arn) => All().FirstOrDefault(stream => stream.Arn == arn);

    /// <summary>The stream of a table; null when it has none.</summary>
    public TableStream? Of(string tableName) => All().FirstOrDefault(stream => stream.TableName == tableName);

    public long? Oldest(TableStream stream) => file.Oldest(stream.TableName);

    public long Newest(TableStream stream) => file.Newest(stream.TableName);

    /// <summary>Reads on after a record, in order.</summary>
    /// <returns>The changes, those that change nothing left out, and how far that is through the stream.</returns>
    public (IReadOnlyList<StreamRecord> Records, long Through) Read(TableStream stream, long after, int most, int mostBytes)
    {
        var records = file.Read(stream.TableName, after, most, mostBytes);
        return records.Count == 0 ? ([], after) : ([.. records.Where(record => !record.ChangesNothing)], records[^1].Number);
    }

    /// <summary>The number of the newest record that is older than a day, and may still be in the file; zero when there is none.</summary>
    public long Expired(TableStream stream) => file.NewestBefore(stream.TableName, clock.GetUtcNow() - StreamsApi.Retention);

    /// <summary>
    /// Forgets what nobody needs: what is older than a day, and what every mapping is done with beyond the newest records, which those who read
    /// by the API still find. What a running mapping waits for stays, however old: giving it up is the mapping's, and loud.
    /// </summary>
    public void Prune()
    {
        foreach (var stream in All())
        {
            var readers = ReadersOf(stream).ToList();
            var enough = readers.Count == 0 ? 0 : Math.Min(readers.Min(reader => reader.Through), file.Newest(stream.TableName) - KeptForOthers);
            var running = readers.Where(reader => reader.IsRunning).Select(reader => reader.Through).DefaultIfEmpty(long.MaxValue).Min();
            var through = Math.Max(enough, Math.Min(running, Expired(stream)));
            while (file.Prune(stream.TableName, through, PrunedAtOnce) == PrunedAtOnce)
            {
                // In small steps, so that writes get in between.
            }
        }
    }

    /// <summary>Adds a reader that is to be woken, and waited for.</summary>
    public ShardReader Join(TableStream stream, long through, bool isRunning)
    {
        ShardReader reader = new(stream, isRunning) { Through = through };
        ImmutableInterlocked.Update(ref _readers, readers => readers.Add(reader));
        return reader;
    }

    /// <summary>Takes a reader out, once another one has joined in its place: what nobody needs is forgotten.</summary>
    public void Leave(ShardReader reader) => ImmutableInterlocked.Update(ref _readers, readers => readers.Remove(reader));

    /// <summary>Wakes the readers of a table's stream.</summary>
    /// <param name="tableArn">Null: it isn't known which table was written to.</param>
    public void Wrote(string? tableArn)
    {
        foreach (var reader in _readers)
        {
            if (tableArn is null || (reader.Stream.Arn.StartsWith(tableArn, StringComparison.Ordinal) && reader.Stream.Arn[tableArn.Length] == '/'))
            {
                reader.Ring();
            }
        }
    }

    public IEnumerable<ShardReader> ReadersOf(TableStream stream) => _readers.Where(reader => reader.Stream.Arn == stream.Arn);

    private (string Arn, string ViewType) Describe(string table, string label, string images) =>
        _models.GetValueOrDefault(table) is { StreamArn: { } arn } model
            ? (arn, model.StreamViewType ?? images)
            : ($"arn:aws:dynamodb:{system.Region}:{system.AccountId}:table/{table}/stream/{Time(label)}", images);

    private static string Time(string label) => DateTimeOffset.UnixEpoch
        .AddSeconds(double.Parse(label, CultureInfo.InvariantCulture)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
