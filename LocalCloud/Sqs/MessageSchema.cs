using LocalCloud.Hosting;
using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>The tables of <c>sqs.db</c>.</summary>
internal static class MessageSchema
{
    private const int Version = 3;
    private const int WithoutTasksAndTags = 2;

    private const string TasksAndTags = """
        CREATE TABLE move_tasks (
            id TEXT PRIMARY KEY,
            source INTEGER NOT NULL,
            destination INTEGER,                         -- NULL: each message goes back to the queue that it came from
            rate INTEGER,                                -- messages a second; NULL: as fast as it goes
            started_at INTEGER NOT NULL,
            status TEXT NOT NULL,
            to_move INTEGER NOT NULL,
            moved INTEGER NOT NULL DEFAULT 0,
            failure TEXT);
        CREATE TABLE tags (
            queue INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT,                                  -- NULL: taken off, though the template has it
            PRIMARY KEY (queue, name));
        """;

    /// <summary>Makes the tables in a new file.</summary>
    /// <exception cref="StartException">The file is another version's.</exception>
    public static void Create(Database database)
    {
        using var version = database.Prepare("PRAGMA user_version");
        version.Step();
        var found = version.Number(0);
        version.Reset();
        if (found == Version)
        {
            return;
        }

        if (found == WithoutTasksAndTags)
        {
            database.Execute($"BEGIN; {TasksAndTags} PRAGMA user_version = {Version}; COMMIT;");
            return;
        }

        if (found != 0)
        {
            throw new StartException($"sqs.db has version {found} of its tables, and this program knows {Version}: start with --fresh, or with the program that made it.");
        }

        database.Execute($"""
            BEGIN;
            CREATE TABLE queues (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
            CREATE TABLE messages (
                seq INTEGER PRIMARY KEY,
                queue INTEGER NOT NULL,
                visible_at INTEGER NOT NULL,
                sent_at INTEGER NOT NULL,
                receives INTEGER NOT NULL DEFAULT 0,         -- in this queue
                received_before INTEGER NOT NULL DEFAULT 0,  -- in the queues that it came through
                first_received_at INTEGER,
                received_at INTEGER,                         -- last
                receipt INTEGER,                             -- the last receive's random number
                held INTEGER NOT NULL DEFAULT 0,             -- 1: by a receiver inside this process
                source INTEGER);                             -- the queue that it was moved from
            CREATE INDEX messages_by_visibility ON messages (queue, visible_at);
            CREATE TABLE contents (
                seq INTEGER PRIMARY KEY, id BLOB NOT NULL, body BLOB NOT NULL, md5 BLOB NOT NULL, attributes BLOB, trace TEXT, sender TEXT NOT NULL);
            {TasksAndTags}
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }
}
