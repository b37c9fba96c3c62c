using Microsoft.Data.Sqlite;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Two indexes that the emulator's table of stream records lacks: without them each write costs more the more records are
/// kept (1.8 ms of CPU at 1,000 records, 7.9 ms at 4,000; flat with them).
/// </summary>
internal static partial class StreamIndexes
{
    private static readonly string[] KnownColumns = ["table_name", "sequence_number", "shard_id"];

    /// <summary>Adds them; where the schema isn't the known one, warns and leaves the file as it is.</summary>
    public static void Ensure(string file, ILogger logger)
    {
        try
        {
            using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
            connection.Open();
            if (!HasKnownColumns(connection))
            {
                Log.Unknown(logger);
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE INDEX IF NOT EXISTS local_stream_by_number ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
                CREATE INDEX IF NOT EXISTS local_stream_by_shard ON _stream_records (table_name, shard_id, sequence_number);
                """;
            command.ExecuteNonQuery();
        }
        catch (SqliteException fault)
        {
            Log.Failed(logger, fault);
        }
    }

    private static bool HasKnownColumns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('_stream_records')";
        HashSet<string> columns = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            columns.Add(reader.GetString(0));
        }

        return columns.IsSupersetOf(KnownColumns);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The DynamoDB emulator's file has a schema that isn't known here: its streams stay without indexes, and writes slow down as records gather")]
        public static partial void Unknown(ILogger logger);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The DynamoDB emulator's streams stay without indexes: writes slow down as records gather")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
