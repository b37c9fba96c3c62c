using CloudTemplate;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.EventSources;

/// <summary>Runs the template's event source mappings of queues while the host runs.</summary>
/// <param name="clock">Service time: batch windows and pauses.</param>
public sealed class QueueMappings(
    IReadOnlyList<QueueMappingModel> models, IQueues queues, IFunctionInvoker functions, TimeProvider clock, ILogger<QueueMappings> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var disabled in models.Where(model => !model.Enabled))
        {
            new MappingLog(logger, disabled).Disabled();
        }

        var mappings = models.Where(model => model.Enabled).Select(model => new QueueMapping(model, queues, functions, clock, logger)).ToList();
        _running = Task.WhenAll(mappings.Select(mapping => Task.Run(() => mapping.RunAsync(_stopping.Token, _aborting.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Receives nothing more, and waits for the batches under way; those that haven't ended when <paramref name="cancellationToken"/>
    /// says so are left to their visibility timeout.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using var abort = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _aborting);
        await _running;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }
}
