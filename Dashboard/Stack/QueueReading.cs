using Webhooks.Operations;
using Webhooks.Operations.Replay;

namespace Webhooks.Dashboard.Stack;

/// <summary>How much the queues hold: a local run's Control knows all of them, a deployed stack's SQS is asked for those that its outputs name.</summary>
/// <param name="Counts">By the queues' names; null when nobody tells.</param>
/// <param name="Problem">Why nobody tells.</param>
internal sealed record QueueReading(IReadOnlyDictionary<string, QueueCounts>? Counts, string? Problem)
{
    public static async Task<QueueReading> ReadAsync(ControlClient control, CurrentStack stack, TimeProvider time, CancellationToken cancellationToken)
    {
        if (control.IsThere)
        {
            return new QueueReading(await control.QueuesAsync(cancellationToken), null);
        }

        try
        {
            string[] urls = [.. new[] { stack.Outputs.QueueUrl, stack.Outputs.DeadLetterQueueUrl }.OfType<string>()];
            var counts = await Task.WhenAll(urls.Select(async url => (Name: url[(url.LastIndexOf('/') + 1)..], Depth: await new WebhookQueue(stack.Outputs, url, time).CountAsync(cancellationToken))));
            return new QueueReading(counts.ToDictionary(queue => queue.Name, queue => new QueueCounts(queue.Depth.Visible, queue.Depth.InFlight, queue.Depth.Delayed)), null);
        }
        catch (OperationException fault)
        {
            return new QueueReading(null, fault.Message);
        }
    }
}
