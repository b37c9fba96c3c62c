using CloudTemplate;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.EventSources;

/// <summary>Runs the template's event source mappings of queues while the host runs.</summary>
/// <param name="clock">Service time: batch windows and pauses.</param>
public sealed class QueueMappings(
    IReadOnlyList<QueueMappingModel> models, IQueues queues, IFunctionInvoker functions, TimeProvider clock, ILogger<QueueMappings> logger) : IHostedService, IDisposable
{
    private RunningMappings? _running;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var disabled in models.Where(model => !model.Enabled))
        {
            new MappingLog(logger, disabled.Path, "").Disabled();
        }

        var mappings = models.Where(model => model.Enabled).Select(model => new QueueMapping(model, queues, functions, clock, logger)).ToList();
        _running = new RunningMappings(mappings.Select(mapping => (Func<CancellationToken, CancellationToken, Task>)mapping.RunAsync));
        _running.Start();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Receives nothing more, and waits for the batches under way; those that haven't ended when <paramref name="cancellationToken"/>
    /// says so are left to their visibility timeout.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => _running?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _running?.Dispose();
}
