using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Webhooks.Operations.Aws;

namespace Webhooks.Operations.Audit;

/// <summary>The table of what changed, and of what people did.</summary>
/// <exception cref="OperationException">The outputs don't name the table, or nobody has a key.</exception>
public sealed class AuditTrail(StackOutputs outputs) : IDisposable
{
    private readonly StackTable _table = new(outputs, outputs.AuditTableName, nameof(StackOutputs.AuditTableName));
    private readonly AWSCredentials _credentials = AwsClients.Credentials(outputs);
    private readonly ServiceTime _time = new(outputs);

    /// <summary>What happened to an event, the oldest first. Changes follow the table by a second or two.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<AuditRecord>> OfEventAsync(string eventId, CancellationToken cancellationToken) => ReadAsync(SubjectOf(eventId), cancellationToken);

    /// <summary>What happened to a payment's row, the oldest first. It follows the table by a second or two.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<AuditRecord>> OfTransactionAsync(string transactionId, CancellationToken cancellationToken) => ReadAsync($"transaction#{transactionId}", cancellationToken);

    /// <summary>What happened to an event is kept under this.</summary>
    public static string SubjectOf(string eventId) => $"event#{eventId}";

    /// <summary>
    /// Writes down that somebody did something: who, when, with what; never a value. Who is the person at this machine, as its system calls
    /// them, and the access key that it is signed with, by which AWS knows whose it is.
    /// </summary>
    /// <param name="subject">Of <see cref="SubjectOf"/>, or <c>object#</c> and the key of what lies in the archive.</param>
    /// <param name="action"><see cref="AuditRecord.Reveal"/> or <see cref="AuditRecord.Replay"/>.</param>
    /// <param name="tool">By means of what.</param>
    /// <param name="at">By this machine's clock; it is written by the stack's.</param>
    /// <exception cref="OperationException">It can't be written; then it must not be done.</exception>
    public async Task RecordAsync(string subject, string action, string tool, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var keys = await AwsFault.ExplainAsync("This machine's AWS credentials can't be used", outputs, _credentials.GetCredentialsAsync);
        var changeId = Guid.NewGuid().ToString("n");
        var seconds = (await _time.OfAsync(at, cancellationToken)).ToUnixTimeSeconds();
        await _table.AddAsync(
            new()
            {
                ["subject"] = new(subject),
                ["change"] = new(string.Create(CultureInfo.InvariantCulture, $"{seconds:D10}#{changeId}")),
                ["changeId"] = new(changeId),
                ["action"] = new(action),
                ["at"] = new() { N = seconds.ToString(CultureInfo.InvariantCulture) },
                ["changedBy"] = new($"{Environment.UserName} ({tool}, key {keys.AccessKey})"),
                ["attributes"] = new() { L = [], IsLSet = true },
            },
            "change", cancellationToken);
    }

    public void Dispose()
    {
        _table.Dispose();
        _time.Dispose();
    }

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
