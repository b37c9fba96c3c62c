using LocalCloud.Hosting;
using LocalCloud.Storage;

namespace LocalCloud.Sqs;

/// <summary>The tables of <c>sqs.db</c>.</summary>
internal static class MessageSchema
{
    private const int Version = 2;

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
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }
}
