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
        if (filter.Status == "failed")
        {
            var failed = await FailedAsync(filter.Providers, int.MaxValue, stored =>
                filter.Days.Contains(EventOrder.DayOf(stored)) && (filter.Type is null || stored.Type == filter.Type) && EventOrder.IsAfter(stored, filter.After), cancellationToken);
            return [.. failed.Order(EventOrder.NewestFirst).Take(filter.Limit)];
        }

        List<StoredEvent> found = [];
        var days = filter.Days.Distinct().Where(day => filter.After is not { } last || day <= EventOrder.DayOf(last)).OrderDescending().ToList();
        for (var (at, together) = (0, 1); at < days.Count && found.Count < filter.Limit; (at, together) = (at + together, 2 * together))
        {
            // A day that fills the list makes those before it needless; days of which nothing is there are soon asked for by the dozen.
            var shards = days.Skip(at).Take(together).SelectMany(day => filter.Providers.SelectMany(provider => ProviderDay.All(provider.Name, day)));
            NewestFirst list = new(_table, shards.Select(shard => OfShard(shard, filter)), filter.Limit - found.Count);
            found.AddRange(await list.TakeAsync(filter.Limit - found.Count, stored => EventOrder.IsAfter(stored, filter.After), cancellationToken));
        }

        return found;
    }

    /// <summary>The events that are failed now, whichever failed last first. Nothing else is read, however much the table holds.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<StoredEvent>> FailedAsync(IReadOnlyList<Provider> providers, int limit, CancellationToken cancellationToken) =>
        FailedAsync(providers, limit, _ => true, cancellationToken);

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

    private async Task<IReadOnlyList<StoredEvent>> FailedAsync(IReadOnlyList<Provider> providers, int limit, Func<StoredEvent, bool> isAsked, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(providers.Select(async provider =>
        {
            QueryRequest query = new()
            {
                IndexName = "ByFailure",
                KeyConditionExpression = "#provider = :provider",
                ExpressionAttributeNames = new() { ["#provider"] = "provider" },
                ExpressionAttributeValues = new() { [":provider"] = new(provider.Name) },
                ScanIndexForward = false,
                Limit = limit == int.MaxValue ? null : limit,
            };
            return await _table.QueryAsync(query, cancellationToken).Select(StoredEvent.Read).Where(isAsked).Take(limit).ToListAsync(cancellationToken);
        }));
        return [.. found.SelectMany(failed => failed).OrderByDescending(stored => stored.FailedAt).ThenBy(stored => stored, EventOrder.NewestFirst).Take(limit)];
    }

    private static QueryRequest OfShard(string providerDay, EventFilter filter)
    {
        var query = new QueryRequest
        {
            IndexName = "ByProviderDay",
            KeyConditionExpression = "providerDay = :providerDay",
            ExpressionAttributeValues = new() { [":providerDay"] = new(providerDay) },
            ScanIndexForward = false,
            Limit = filter.Type is null ? null : NewestFirst.LargestPage,
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

        return query;
    }

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
