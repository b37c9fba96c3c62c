using LocalCloud.EventSources;
using LocalCloud.EventSources.Streams;

namespace LocalCloud.Control.Resources;

/// <summary>The event source mappings of both kinds, by logical id. What is stopped here is so for this run: the next one begins as the template says, and goes on where this one was.</summary>
internal sealed class MappingSwitches(QueueMappings queues, StreamMappings streams)
{
    public bool Has(string id) => queues.Has(id) || streams.Has(id);

    public bool IsRunning(string id) => queues.IsRunning(id) || streams.IsRunning(id);

    public Task SetAsync(string id, bool runs, CancellationToken cancellationToken)
    {
        if (!queues.Has(id))
        {
            return runs ? streams.StartAsync(id, cancellationToken) : streams.StopAsync(id, cancellationToken);
        }

        if (!runs)
        {
            return queues.StopAsync(id, cancellationToken);
        }

        queues.Start(id);
        return Task.CompletedTask;
    }
}
