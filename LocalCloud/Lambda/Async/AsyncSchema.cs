using LocalCloud.Hosting;
using LocalCloud.Storage;

namespace LocalCloud.Lambda.Async;

/// <summary>The tables of <c>events.db</c>.</summary>
internal static class AsyncSchema
{
    private const int Version = 1;

    /// <summary>Makes the tables in a new file.</summary>
    /// <exception cref="StartException">The file is another version's.</exception>
    public static void Create(Database database)
    {
        using var version = database.Prepare("PRAGMA user_version");
        var found = version.Scalar();
        if (found == Version)
        {
            return;
        }

        if (found != 0)
        {
            throw new StartException($"events.db has version {found} of its tables, and this program knows {Version}: start with --fresh, or with the program that made it.");
        }

        database.Execute($"""
            BEGIN;
            CREATE TABLE events (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                function TEXT NOT NULL,
                due_at INTEGER,                              -- NULL: under way
                set_at INTEGER NOT NULL,                     -- when due_at was set
                accepted_at INTEGER NOT NULL,
                failures INTEGER NOT NULL DEFAULT 0,
                refusals INTEGER NOT NULL DEFAULT 0,
                request_id TEXT NOT NULL,
                trace TEXT NOT NULL,
                source TEXT NOT NULL,
                payload BLOB NOT NULL,
                status INTEGER,                              -- of the last attempt, and what it answered
                error TEXT,
                answer BLOB);
            CREATE INDEX events_by_time ON events (function, due_at) WHERE due_at IS NOT NULL;
            CREATE TABLE deliveries (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                due_at INTEGER,                              -- NULL: under way
                set_at INTEGER NOT NULL,
                failures INTEGER NOT NULL DEFAULT 0,
                function TEXT NOT NULL,
                request_id TEXT NOT NULL,
                trace TEXT NOT NULL,
                target TEXT NOT NULL,
                code INTEGER,                                -- NULL: a destination's record, not a dead letter
                message TEXT,
                body BLOB NOT NULL);
            CREATE INDEX deliveries_by_time ON deliveries (due_at) WHERE due_at IS NOT NULL;
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }

    /// <summary>
    /// Makes the file's times those of a new process. What was under way is due again: whether it was done isn't known, and twice is
    /// better than never. The service clock begins anew, and may have been moved ahead before.
    /// </summary>
    public static void Recover(Database database, long now)
    {
        foreach (var table in new[] { "events", "deliveries" })
        {
            using var shift = database.Prepare($"UPDATE {table} SET due_at = CASE WHEN due_at IS NULL THEN ?1 ELSE ?1 + MAX(0, due_at - set_at) END, set_at = ?1 WHERE due_at IS NULL OR set_at > ?1");
            shift.Bind(1, now).Run();
        }

        using var accepted = database.Prepare("UPDATE events SET accepted_at = ?1 WHERE accepted_at > ?1");
        accepted.Bind(1, now).Run();
    }
}
