using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Webhooks.Operations.Aws;
using Webhooks.Providers;

namespace Webhooks.Operations.Events;

/// <summary>The table of events, of a local stack or of a deployed one.</summary>
/// <exception cref="OperationException">The outputs don't name the table.</exception>
public sealed class EventStore(StackOutputs outputs, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private readonly StackTable _table = new(outputs, outputs.TableName, nameof(StackOutputs.TableName));

    /// <summary>The event of that id, or null while it isn't stored.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<StoredEvent?> FindAsync(string eventId, CancellationToken cancellationToken)
    {
        var query = ById(eventId);
        query.Limit = 1;
        // Everything but the payload; half of the names are reserved words.
        query.ProjectionExpression =
            "eventId, #timestamp, timestampMs, #provider, #type, #status, receivedAt, processedAt, failedAt, archiveKey, reason, receiveCount, transactionId";
        query.ExpressionAttributeNames = new() { ["#timestamp"] = "timestamp", ["#provider"] = "provider", ["#type"] = "type", ["#status"] = "status" };
        var found = await _table.QueryPageAsync(query, cancellationToken);
        return found.Items is [var item, ..] ? StoredEvent.Read(item) : null;
    }

    /// <summary>How many items the event has: one at the most, or something is badly wrong.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<int> CountAsync(string eventId, CancellationToken cancellationToken)
    {
        var query = ById(eventId);
        query.Select = Select.COUNT;
        return (await _table.QueryPageAsync(query, cancellationToken)).Count ?? 0;
    }

    /// <summary>All that the event's item says, or null while it isn't stored.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<EventDetails?> ReadAsync(string eventId, CancellationToken cancellationToken)
    {
        var query = ById(eventId);
        query.Limit = 1;
        var found = await _table.QueryPageAsync(query, cancellationToken);
        return found.Items is [var item, ..] ? EventDetails.Read(item) : null;
    }

    /// <summary>Waits until the event is stored as processed.</summary>
    /// <returns>The event as it was last seen: null when it never came, failed when it was given up.</returns>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<StoredEvent?> WaitForAsync(string eventId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A table calls nobody back, so ask: soon at first, since it mostly takes milliseconds, then less and less often.
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            var found = await FindAsync(eventId, cancellationToken);
            var left = timeout - time.GetElapsedTime(began);
            if (found is { IsProcessed: true } || left <= TimeSpan.Zero)
            {
                return found;
            }

            await Task.Delay(Min(pause, left), time, cancellationToken);
            pause = Min(pause * 1.5, LongestPause);
        }
    }

    /// <summary>The events of some days, the newest first. Up to a second behind, as DynamoDB's indexes are.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<IReadOnlyList<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        List<StoredEvent> found = [];
        foreach (var day in filter.Days.Distinct().OrderDescending())
        {
            // A day's shards have nothing to do with each other: all at once. A day that fills the list makes those before it needless.
            var left = filter.Limit - found.Count;
            var shards = await Task.WhenAll(filter.Providers
                .SelectMany(provider => ProviderDay.All(provider.Name, day))
                .Select(key => ListShardAsync(key, filter, left, cancellationToken)));
            found.AddRange(shards.SelectMany(shard => shard)
                .OrderByDescending(stored => stored.TimestampMs)
                .ThenByDescending(stored => stored.EventId, StringComparer.Ordinal)
                .Take(left));
            if (found.Count == filter.Limit)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The events that say something of a payment, the oldest first. Up to a second behind.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<IReadOnlyList<StoredEvent>> OfTransactionAsync(string transactionId, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            IndexName = "ByTransaction",
            KeyConditionExpression = "transactionId = :transactionId",
            ExpressionAttributeValues = new() { [":transactionId"] = new(transactionId) },
        };
        return await _table.QueryAsync(query, cancellationToken).Select(StoredEvent.Read).ToListAsync(cancellationToken);
    }

    public void Dispose() => _table.Dispose();

    private async Task<List<StoredEvent>> ListShardAsync(string providerDay, EventFilter filter, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            IndexName = "ByProviderDay",
            KeyConditionExpression = "providerDay = :providerDay",
            ExpressionAttributeValues = new() { [":providerDay"] = new(providerDay) },
            ScanIndexForward = false,
        };
        if (filter.After?.TimestampMs is { } last)
        {
            query.KeyConditionExpression += " AND timestampMs <= :last";
            query.ExpressionAttributeValues[":last"] = new AttributeValue { N = last.ToString(CultureInfo.InvariantCulture) };
        }

        var conditions = new List<string>();
        Add(query, conditions, "status", filter.Status);
        Add(query, conditions, "type", filter.Type);
        if (conditions.Count > 0)
        {
            query.FilterExpression = string.Join(" AND ", conditions);
        }
        else
        {
            query.Limit = limit; // DynamoDB counts before it filters: with a filter, its pages are as large as they come
        }

        return await _table.QueryAsync(query, cancellationToken).Select(StoredEvent.Read).Where(stored => IsAfter(stored, filter.After)).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>The list's own order, by which events of the same millisecond stand behind each other, too.</summary>
    private static bool IsAfter(StoredEvent stored, StoredEvent? last) =>
        last is null || stored.TimestampMs < last.TimestampMs || (stored.TimestampMs == last.TimestampMs && string.CompareOrdinal(stored.EventId, last.EventId) < 0);

    private static void Add(QueryRequest query, List<string> conditions, string name, string? value)
    {
        if (value is not null)
        {
            (query.ExpressionAttributeNames ??= [])[$"#{name}"] = name;
            query.ExpressionAttributeValues[$":{name}"] = new AttributeValue(value);
            conditions.Add($"#{name} = :{name}");
        }
    }

    private static QueryRequest ById(string eventId) => new()
    {
        KeyConditionExpression = "eventId = :eventId",
        ExpressionAttributeValues = new() { [":eventId"] = new(eventId) },
        ConsistentRead = true,
    };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
