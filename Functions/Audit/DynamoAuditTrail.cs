using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;

namespace Webhooks.Functions.Audit;

/// <summary>The audit table in DynamoDB: what happened to one event or payment lies together, in the order of time.</summary>
public sealed class DynamoAuditTrail(IAmazonDynamoDB client, string table, TimeProvider clock, Random jitter) : IAuditTrail
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <exception cref="SettingsException">A key is missing.</exception>
    public static DynamoAuditTrail Create(Settings settings, TimeProvider clock) =>
        new(DynamoClient.Create(settings), settings.FromTemplate("AUDIT_TABLE_NAME"), clock, Random.Shared);

    /// <summary>What DynamoDB couldn't take this time is tried again, with pauses, until <paramref name="cancellationToken"/> ends it.</summary>
    public async Task WriteAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var left = new Dictionary<string, List<WriteRequest>> { [table] = [.. entries.Select(entry => new WriteRequest(new PutRequest(Item(entry))))] };
        var pause = FirstPause;
        while (true)
        {
            left = (await client.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = left }, cancellationToken)).UnprocessedItems ?? [];
            if (left.Count == 0)
            {
                return;
            }

            await Task.Delay(pause * (0.5 + (jitter.NextDouble() / 2)), clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public void Dispose() => client.Dispose();

    private static Dictionary<string, AttributeValue> Item(AuditEntry entry)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["subject"] = new(entry.Subject),
            ["change"] = new(entry.Change),
            ["changeId"] = new(entry.ChangeId),
            ["action"] = new(entry.Action),
            ["at"] = AttributeOf.Number(entry.At),
            ["changedBy"] = new(entry.ChangedBy),
            ["attributes"] = new() { L = [.. entry.Attributes.Select(name => new AttributeValue(name))], IsLSet = true },
        };
        item.AddText("statusBefore", entry.StatusBefore);
        item.AddText("statusAfter", entry.StatusAfter);
        item.AddText("hashBefore", entry.HashBefore);
        item.AddText("hashAfter", entry.HashAfter);
        item.AddText("traceId", entry.TraceId);
        return item;
    }
}
