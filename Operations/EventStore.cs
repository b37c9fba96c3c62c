using System.Globalization;
using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Webhooks.Operations;

/// <summary>The table of events, of a local stack or of a deployed one.</summary>
public sealed class EventStore : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private readonly AmazonDynamoDBClient _dynamo;
    private readonly string _table;
    private readonly string _where;
    private readonly TimeProvider _time;

    /// <exception cref="OperationException">The outputs don't name the table, or where it is.</exception>
    public EventStore(StackOutputs outputs, TimeProvider time)
    {
        _table = outputs.TableName ?? throw new OperationException($"{outputs.Source} has no TableName.");
        _where = outputs.Endpoints?.DynamoDB is { } endpoint ? $" at {endpoint}" : "";
        _dynamo = AwsClients.DynamoDB(outputs);
        _time = time;
    }

    /// <summary>The event of that id, or null while it isn't stored.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<StoredEvent?> FindAsync(string eventId, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            TableName = _table,
            KeyConditionExpression = "eventId = :eventId",
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":eventId"] = new(eventId) },
            // Everything but the payload; half of the names are reserved words.
            ProjectionExpression = "eventId, #timestamp, #provider, #type, #status, processedAt, transactionId",
            ExpressionAttributeNames = new Dictionary<string, string>
            {
                ["#timestamp"] = "timestamp", ["#provider"] = "provider", ["#type"] = "type", ["#status"] = "status",
            },
            ConsistentRead = true,
            Limit = 1,
        };

        try
        {
            var found = await _dynamo.QueryAsync(query, cancellationToken);
            return found.Items is [var item, ..] ? Read(item) : null;
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or WebException)
        {
            throw new OperationException($"The table {_table} can't be asked{_where}: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>Waits until the event is stored as processed.</summary>
    /// <returns>The event as it was last seen: null when it never came, failed when it was given up.</returns>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async Task<StoredEvent?> WaitForAsync(string eventId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A table calls nobody back, so ask: soon at first, since it mostly takes milliseconds, then less and less often.
        var began = _time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            var found = await FindAsync(eventId, cancellationToken);
            var left = timeout - _time.GetElapsedTime(began);
            if (found is { IsProcessed: true } || left <= TimeSpan.Zero)
            {
                return found;
            }

            await Task.Delay(Min(pause, left), _time, cancellationToken);
            pause = Min(pause * 1.5, LongestPause);
        }
    }

    public void Dispose() => _dynamo.Dispose();

    private static StoredEvent Read(Dictionary<string, AttributeValue> item) => new()
    {
        EventId = item["eventId"].S,
        Timestamp = long.Parse(item["timestamp"].N, CultureInfo.InvariantCulture),
        Provider = item.GetValueOrDefault("provider")?.S,
        Type = item.GetValueOrDefault("type")?.S,
        Status = item.GetValueOrDefault("status")?.S,
        ProcessedAt = item.GetValueOrDefault("processedAt")?.N is { } processedAt ? long.Parse(processedAt, CultureInfo.InvariantCulture) : null,
        TransactionId = item.GetValueOrDefault("transactionId")?.S,
    };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
