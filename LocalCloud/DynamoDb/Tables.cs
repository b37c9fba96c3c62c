using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>Makes the template's tables, or finds them as an earlier run left them.</summary>
internal static class Tables
{
    /// <summary>What the emulator always writes down, whatever the stream shows: only so can changes be told from what changes nothing.</summary>
    private const string AllImages = "NEW_AND_OLD_IMAGES";

    /// <exception cref="StartException">A kept table has other keys than the template's, or the emulator refuses one.</exception>
    public static async Task EnsureAsync(HttpClient database, IReadOnlyList<TableModel> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var wanted = JsonNode.Parse(table.CreateTableRequest)!;
            if (wanted["StreamSpecification"] is JsonObject stream)
            {
                stream["StreamViewType"] = AllImages;
            }

            var made = await database.CallAsync("CreateTable", wanted, cancellationToken);
            if (made.Error is null)
            {
                await SetExpiryAsync(database, table, cancellationToken);
                continue;
            }

            if (!made.Error.EndsWith("ResourceInUseException", StringComparison.Ordinal))
            {
                throw new StartException($"Table {table.Name} ({table.Path}) can't be made: {made.Body["message"] ?? made.Body["Message"]}");
            }

            var kept = await database.CallAsync("DescribeTable", new JsonObject { ["TableName"] = table.Name }, cancellationToken);
            if (!JsonNode.DeepEquals(Keys(kept.Body["Table"]!), Keys(wanted)))
            {
                throw new StartException($"Table {table.Name} ({table.Path}) was kept with the keys {Keys(kept.Body["Table"]!).ToJsonString()}, but the template now says {Keys(wanted).ToJsonString()}. Start with --fresh to forget what was stored.");
            }

            await AddIndexesAsync(database, kept.Body["Table"]!, wanted, cancellationToken);
            await SetStreamAsync(database, kept.Body["Table"]!, wanted, cancellationToken);
            await SetExpiryAsync(database, table, cancellationToken);
        }
    }

    /// <summary>A kept table gets the indexes that the template has come to have, filled from its items, as by a deployment.</summary>
    private static async Task AddIndexesAsync(HttpClient database, JsonNode kept, JsonNode wanted, CancellationToken cancellationToken)
    {
        var there = Indexes(kept).Select(index => (string)index!["IndexName"]!).ToHashSet(StringComparer.Ordinal);
        foreach (var index in Indexes(wanted).Where(index => !there.Contains((string)index!["IndexName"]!)))
        {
            var update = new JsonObject
            {
                ["TableName"] = (string)kept["TableName"]!,
                ["AttributeDefinitions"] = wanted["AttributeDefinitions"]!.DeepClone(),
                ["GlobalSecondaryIndexUpdates"] = new JsonArray(new JsonObject { ["Create"] = index!.DeepClone() }),
            };
            var made = await database.CallAsync("UpdateTable", update, cancellationToken);
            if (made.Error is not null)
            {
                throw new StartException($"The index {index["IndexName"]} can't be added to the kept table {kept["TableName"]}: {made.Body["message"] ?? made.Body["Message"]} Start with --fresh to forget what was stored.");
            }
        }
    }

    private static JsonArray Indexes(JsonNode table) => table["GlobalSecondaryIndexes"] as JsonArray ?? [];

    /// <summary>A kept table gets or loses its stream as the template now says.</summary>
    private static async Task SetStreamAsync(HttpClient database, JsonNode kept, JsonNode wanted, CancellationToken cancellationToken)
    {
        var (before, after) = ((string?)kept["StreamSpecification"]?["StreamViewType"], wanted["StreamSpecification"]);
        if (before == (string?)after?["StreamViewType"])
        {
            return;
        }

        if (before is not null)
        {
            await ChangeAsync(new JsonObject { ["StreamEnabled"] = false });
        }

        if (after is not null)
        {
            await ChangeAsync(after.DeepClone());
        }

        async Task ChangeAsync(JsonNode specification)
        {
            var changed = await database.CallAsync("UpdateTable", new JsonObject { ["TableName"] = (string)kept["TableName"]!, ["StreamSpecification"] = specification }, cancellationToken);
            if (changed.Error is not null)
            {
                throw new StartException($"The stream of table {kept["TableName"]} can't be made as the template now says: {changed.Body["message"] ?? changed.Body["Message"]} Start with --fresh to forget what was stored.");
            }
        }
    }

    /// <summary>What a client changed in an earlier run is as the template says again, like after a deployment.</summary>
    private static async Task SetExpiryAsync(HttpClient database, TableModel table, CancellationToken cancellationToken)
    {
        var (kept, _) = await database.CallAsync("DescribeTimeToLive", new JsonObject { ["TableName"] = table.Name }, cancellationToken);
        var before = (string?)kept["TimeToLiveDescription"]?["AttributeName"];
        if (before == table.TimeToLiveAttribute)
        {
            return;
        }

        if (before is not null)
        {
            await ChangeAsync(before, enabled: false);
        }

        if (table.TimeToLiveAttribute is { } attribute)
        {
            await ChangeAsync(attribute, enabled: true);
        }

        async Task ChangeAsync(string attribute, bool enabled)
        {
            JsonObject specification = new() { ["AttributeName"] = attribute, ["Enabled"] = enabled };
            var changed = await database.CallAsync("UpdateTimeToLive", new JsonObject { ["TableName"] = table.Name, ["TimeToLiveSpecification"] = specification }, cancellationToken);
            if (changed.Error is not null)
            {
                throw new StartException($"The expiry of table {table.Name} ({table.Path}) can't be set: {changed.Body["message"] ?? changed.Body["Message"]}");
            }
        }
    }

    /// <summary>What can't be changed in a table that exists: the keys with their types.</summary>
    private static JsonObject Keys(JsonNode table) => new(table["KeySchema"]!.AsArray().Select(key =>
    {
        var name = (string)key!["AttributeName"]!;
        var type = table["AttributeDefinitions"]!.AsArray().First(attribute => (string)attribute!["AttributeName"]! == name)!["AttributeType"]!;
        return KeyValuePair.Create(name, (JsonNode?)$"{key["KeyType"]} {type}");
    }));
}
