using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LocalCloud.Storage;

/// <summary>
/// A SQLite file with the bare calls of SQLite itself: statements are prepared once and stepped without the objects that ADO.NET makes
/// for each of them. For one thread at a time.
/// </summary>
/// <remarks>
/// The journal is a write-ahead log with <c>synchronous=NORMAL</c>: what was committed survives the death of the process (<c>kill -9</c>),
/// because the kernel has it. After a loss of power the last commits may be gone, though the file is never corrupt:
/// https://www.sqlite.org/pragma.html#pragma_synchronous. A laptop's queue can live with that; a data centre's couldn't.
/// </remarks>
public sealed class Database : IDisposable
{
    private const int LongestWait = 5000;   // ms, for another process's transaction

    private readonly sqlite3 _handle;

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Opens a file, which is made when it isn't there, for this process alone.</summary>
    /// <exception cref="SqliteException">The file can't be opened, isn't a database, or another process has it.</exception>
    public static Database Open(string path)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle);
        try
        {
            SqliteException.ThrowExceptionForRC(code, handle);
            // Exclusive: no other process can take messages out of the same file, and no lock is taken for each transaction.
            database.Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there, and that another process reads and writes at the same time: who writes is waited for.</summary>
    /// <exception cref="SqliteException">The file isn't there, or isn't a database.</exception>
    public static Database Join(string path)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle);
        try
        {
            SqliteException.ThrowExceptionForRC(code, handle);
            _ = raw.sqlite3_busy_timeout(handle, LongestWait);
            database.Execute("PRAGMA synchronous=NORMAL");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>No transaction is open: none was begun, or SQLite has rolled it back by itself.</summary>
    public bool IsAutoCommit => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Runs statements that return nothing of interest.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new Statement(this, statement);
    }

    /// <exception cref="SqliteException">The code is an error's.</exception>
    internal void Check(int code) => SqliteException.ThrowExceptionForRC(code, _handle);

    public void Dispose() => _handle.Dispose();
}
