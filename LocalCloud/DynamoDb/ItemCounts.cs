using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.DynamoDb;

/// <summary>
/// How many items tables hold, counted beside the database's process; seldom enough to cost nothing: the last count stands until the file has
/// changed and fifty times as long as a count takes is over. AWS itself counts every six hours
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html).
/// </summary>
internal sealed class ItemCounts : IDisposable
{
    private const int Pause = 50;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Database _file;
    private readonly Statement _version;
    private readonly Dictionary<string, Count> _counts = [];

    public ItemCounts(string path)
    {
        _file = Database.Join(path);
        _version = _file.Prepare("PRAGMA data_version"); // another number once anybody else has written
    }

    /// <summary>The last count, or one anew; null where the file can't be read now.</summary>
    public Task<long?> OfAsync(string table) => Task.Run(() => Of(table));

    public void Dispose()
    {
        lock (_gate)
        {
            _version.Dispose();
            _file.Dispose();
        }
    }

    private long? Of(string table)
    {
        lock (_gate)
        {
            var known = _counts.GetValueOrDefault(table);
            if (known is not null && TimeProvider.System.GetTimestamp() < known.Until)
            {
                return known.Items;
            }

            try
            {
                var version = Number(_version);
                if (known?.Version != version)
                {
                    known = CountAnew(table, version);
                }

                return known.Items;
            }
            catch (SqliteException)
            {
                return known?.Items; // busy, or the database is being started again
            }
        }
    }

    private Count CountAnew(string table, long version)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var statement = _file.Prepare($"SELECT COUNT(*) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        var items = Number(statement);
        var pause = TimeProvider.System.GetElapsedTime(begun) * Pause;
        return _counts[table] = new Count(items, version, TimeProvider.System.GetTimestamp() + (long)((pause > ShortestPause ? pause : ShortestPause).TotalSeconds * TimeProvider.System.TimestampFrequency));
    }

    private static long Number(Statement statement)
    {
        try
        {
            statement.Step();
            return statement.Number(0);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <param name="Version">Of the file when it was counted.</param>
    /// <param name="Until">A time stamp: before it isn't counted again.</param>
    private sealed record Count(long Items, long Version, long Until);
}
