using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Storage;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Deletes items whose time is over, by service time, as DynamoDB itself would: the stream then names the service, nobody else. AWS takes up to
/// days for it, this some seconds. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
/// </summary>
internal sealed class ExpiredItems(HttpClient database, StreamFile file, TableStreams streams, TimeProvider clock)
{
    private const int AtOnce = 25;

    /// <summary>Items that ended longer ago are left, as in AWS: the attribute is taken for something else.</summary>
    private const int MostYears = 5;

    /// <exception cref="HttpRequestException">The emulator doesn't answer.</exception>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var table in file.Do(Tables))
        {
            while (file.Do(open => Expired(open, table)) is { Count: > 0 } items && await DeleteAsync(table, items, cancellationToken))
            {
                // Until none is left.
            }
        }
    }

    /// <returns>False when none of them could be deleted.</returns>
    private async Task<bool> DeleteAsync(ExpiringTable table, IReadOnlyList<ExpiredItem> items, CancellationToken cancellationToken)
    {
        var deleted = 0;
        file.Do(open => Announce(open, table, items));
        try
        {
            foreach (var item in items)
            {
                JsonObject call = new()
                {
                    ["TableName"] = table.Name,
                    ["Key"] = new JsonObject(table.Keys.Zip(item.Keys, (name, value) => KeyValuePair.Create(name, JsonNode.Parse(value)))),
                    ["ConditionExpression"] = "#expiry = :expiry",   // it may have been given more time meanwhile
                    ["ExpressionAttributeNames"] = new JsonObject { ["#expiry"] = table.Attribute },
                    ["ExpressionAttributeValues"] = new JsonObject { [":expiry"] = new JsonObject { ["N"] = item.Expiry } },
                };
                deleted += (await database.CallAsync("DeleteItem", call, cancellationToken)).Error is null ? 1 : 0;
            }
        }
        finally
        {
            file.Do(Announced);
            if (deleted > 0)
            {
                streams.Wrote(tableArn: null);
            }
        }

        return deleted > 0;
    }

    /// <summary>The tables with an expiry, by whomever it was set.</summary>
    private static List<ExpiringTable> Tables(Database open)
    {
        List<ExpiringTable> tables = [];
        using var statement = open.Prepare("SELECT table_name, ttl_attribute, key_schema FROM _tables WHERE ttl_enabled = 1 AND ttl_attribute IS NOT NULL");
        while (statement.Step())
        {
            var keys = JsonNode.Parse(statement.Text(2))!.AsArray().Select(key => (string)key!["AttributeName"]!).ToList();
            tables.Add(new ExpiringTable(statement.Text(0), statement.Text(1), keys));
        }

        return tables;
    }

    private List<ExpiredItem> Expired(Database open, ExpiringTable table)
    {
        var number = $"json_extract(item_json, {Literal($"{Path(table.Attribute)}.N")})";
        var expiry = $"CAST({number} AS REAL)";
        // With an index, so that a look at a large table costs nothing.
        open.Execute($"CREATE INDEX IF NOT EXISTS {Identifier($"local_ttl_{table.Name}_{table.Attribute}")} ON {Identifier(table.Name)} ({expiry}) WHERE {number} IS NOT NULL");
        using var statement = open.Prepare($"""
            SELECT {number}, {string.Join(", ", table.Keys.Select(key => $"json_extract(item_json, {Literal(Path(key))})"))}
            FROM {Identifier(table.Name)} WHERE {number} IS NOT NULL AND {expiry} > ?1 AND {expiry} <= ?2 LIMIT {AtOnce.ToString(CultureInfo.InvariantCulture)}
            """);
        var now = clock.GetUtcNow();
        statement.Bind(1, now.AddYears(-MostYears).ToUnixTimeSeconds()).Bind(2, now.ToUnixTimeSeconds());
        List<ExpiredItem> items = [];
        while (statement.Step())
        {
            items.Add(new ExpiredItem(statement.Text(0), [.. table.Keys.Select((_, index) => statement.Text(index + 1))]));
        }

        return items;
    }

    /// <summary>Says to the trigger in the file whom the deletions to come are by.</summary>
    private static bool Announce(Database open, ExpiringTable table, IReadOnlyList<ExpiredItem> items)
    {
        using var statement = open.Prepare("INSERT INTO local_expiring VALUES (?1, ?2, ?3, ?4, ?5)");
        foreach (var item in items)
        {
            statement.Bind(1, table.Name).Bind(2, Path(table.Keys[0])).Bind(3, item.Keys[0]);
            if (table.Keys.Count > 1)
            {
                statement.Bind(4, Path(table.Keys[1])).Bind(5, item.Keys[1]);
            }

            statement.Run();
        }

        return true;
    }

    private static bool Announced(Database open)
    {
        open.Execute("DELETE FROM local_expiring");
        return true;
    }

    /// <summary>An attribute's place in an item; SQLite's paths know no escapes, and an attribute with a quote in its name is found nowhere.</summary>
    private static string Path(string attribute) => $"$.\"{attribute}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Identifier(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record ExpiringTable(string Name, string Attribute, IReadOnlyList<string> Keys);

    /// <param name="Expiry">The number as it stands in the item.</param>
    /// <param name="Keys">The key's values, as JSON.</param>
    private sealed record ExpiredItem(string Expiry, IReadOnlyList<string> Keys);
}
