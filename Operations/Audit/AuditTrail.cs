using Amazon.DynamoDBv2.Model;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Audit;

/// <summary>The table of what changed.</summary>
/// <exception cref="OperationException">The outputs don't name the table.</exception>
public sealed class AuditTrail(StackOutputs outputs) : IDisposable
{
    private readonly StackTable _table = new(outputs, outputs.AuditTableName, nameof(StackOutputs.AuditTableName));

    /// <summary>What happened to an event, the oldest first. It follows the table by a second or two.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<AuditRecord>> OfEventAsync(string eventId, CancellationToken cancellationToken) => ReadAsync($"event#{eventId}", cancellationToken);

    /// <summary>What happened to a payment's row, the oldest first. It follows the table by a second or two.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<AuditRecord>> OfTransactionAsync(string transactionId, CancellationToken cancellationToken) => ReadAsync($"transaction#{transactionId}", cancellationToken);

    public void Dispose() => _table.Dispose();

    private async Task<IReadOnlyList<AuditRecord>> ReadAsync(string subject, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            KeyConditionExpression = "subject = :subject",
            ExpressionAttributeValues = new() { [":subject"] = new(subject) },
            ConsistentRead = true,
        };
        return await _table.QueryAsync(query, cancellationToken).Select(AuditRecord.Read).ToListAsync(cancellationToken);
    }
}
