using System.Buffers;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Audit;

/// <summary>
/// Keeps what changed in the tables of events and payments, from their streams. In order: where an entry can't be written, the batch
/// comes again from there, and what was written before is only written over with the same.
/// </summary>
public sealed class AuditFunction(IAuditTrail trail, FunctionLog log) : IFunction
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static AuditFunction Create(Settings settings, FunctionLog log, TimeProvider clock) => new(DynamoAuditTrail.Create(settings, clock), log);

    // Nobody waits for it: what the first batch opens, it opens itself.
    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        foreach (var records in StreamBatch.Read(invocation.Payload.Span).Chunk(IAuditTrail.AtOnce))
        {
            using var step = invocation.Trace?.Begin("audit");
            if (!await TryWriteAsync(records, deadline))
            {
                StreamBatch.WriteFailure(answer, records[0].Change.SequenceNumber);
                return;
            }
        }

        StreamBatch.WriteFailure(answer, null);
    }

    public void Dispose() => trail.Dispose();

    private async Task<bool> TryWriteAsync(StreamRecord[] records, CancellationToken deadline)
    {
        try
        {
            var entries = records.Select(AuditEntry.Of).DistinctBy(entry => (entry.Subject, entry.Change)).ToList();
            await trail.WriteAsync(entries, deadline);
            foreach (var entry in entries)
            {
                log.Info(
                    "Audited.",
                    Counters.Audited, ("subject", entry.Subject), ("action", entry.Action), ("changedBy", entry.ChangedBy), ("changeId", entry.ChangeId), ("at", entry.At),
                    ("attributes", string.Join(' ', entry.Attributes)), ("statusBefore", entry.StatusBefore), ("statusAfter", entry.StatusAfter), ("eventTraceId", entry.TraceId));
            }

            return true;
        }
        catch (Exception fault) // the edge: the records before these are done, and must not come again for it
        {
            log.Error("Changes can't be audited; they come again.", fault, Counters.NotAudited, ("records", records.Length), ("sequenceNumber", records[0].Change.SequenceNumber));
            return false;
        }
    }
}
