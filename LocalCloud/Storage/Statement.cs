using SQLitePCL;

namespace LocalCloud.Storage;

/// <summary>A prepared statement: bind its parameters (from 1), step, read its columns (from 0), reset.</summary>
public sealed class Statement : IDisposable
{
    private readonly Database _database;
    private readonly sqlite3_stmt _statement;

    internal Statement(Database database, sqlite3_stmt statement) => (_database, _statement) = (database, statement);

    public Statement Bind(int parameter, long value)
    {
        _database.Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // SQLite takes a null pointer for NULL: an empty blob needs another way of saying.
        _database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        _database.Check(raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public Statement BindNull(int parameter)
    {
        _database.Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is raw.SQLITE_DONE)
        {
            return false;
        }

        Reset();
        _database.Check(code);
        throw new InvalidOperationException($"SQLite answered a step with {code}.");
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A column's bytes; they last until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Makes the statement ready to be bound and stepped again. Its parameters keep their values.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);   // repeats the last step's error, which was thrown then

    /// <summary>Runs a statement without rows, or for its side effect only.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
                // A statement with rows runs to its end.
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The integer in the first column of the first row; null when there is no row, or NULL in it.</summary>
    public long? Scalar()
    {
        try
        {
            return Step() && !IsNull(0) ? Number(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _statement.Dispose();
}
