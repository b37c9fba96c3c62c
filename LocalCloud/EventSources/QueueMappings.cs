using CloudTemplate;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources;

/// <summary>Runs the template's event source mappings of queues while the host runs.</summary>
/// <param name="clock">Service time: batch windows and pauses.</param>
/// <param name="telemetry">Takes spans; null: nobody wants them.</param>
public sealed class QueueMappings(
    IReadOnlyList<QueueMappingModel> models, IQueues queues, IFunctionInvoker functions, TimeProvider clock, ILogger<QueueMappings> logger, CloudTelemetry? telemetry = null) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningMappings> _running = new(StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var disabled in models.Where(model => !model.Enabled))
        {
            new MappingLog(logger, disabled.Path, "").Disabled();
        }

        var mappings = models.Where(model => model.Enabled).Select(model => (model.LogicalId, Mapping: Make(model))).ToList();   // all of them are right, or none begins
        foreach (var (logicalId, mapping) in mappings)
        {
            Begin(logicalId, mapping);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Receives nothing more, and waits for the batches under way; those that haven't ended when <paramref name="cancellationToken"/>
    /// says so are left to their visibility timeout.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(All().Select(running => running.StopAsync(cancellationToken)));

    /// <summary>Receives nothing more for one mapping, and waits for its batches under way.</summary>
    public async Task StopAsync(string logicalId, CancellationToken cancellationToken)
    {
        RunningMappings? running;
        lock (_gate)
        {
            _running.Remove(logicalId, out running);
        }

        if (running is not null)
        {
            await running.StopAsync(cancellationToken);
            running.Dispose();
        }
    }

    /// <summary>Whether the template has that mapping.</summary>
    public bool Has(string logicalId) => models.Any(model => model.LogicalId == logicalId);

    public bool IsRunning(string logicalId)
    {
        lock (_gate)
        {
            return _running.ContainsKey(logicalId);
        }
    }

    /// <summary>Begins to receive for one mapping, whether the template has it enabled or not, unless it does already.</summary>
    public void Start(string logicalId)
    {
        lock (_gate)
        {
            if (!_running.ContainsKey(logicalId))
            {
                Begin(logicalId, Make(models.First(model => model.LogicalId == logicalId)));
            }
        }
    }

    public void Dispose()
    {
        foreach (var running in All())
        {
            running.Dispose();
        }
    }

    private QueueMapping Make(QueueMappingModel model) => new(model, queues, functions, clock, logger, telemetry);

    private void Begin(string logicalId, QueueMapping mapping)
    {
        RunningMappings running = new([mapping.RunAsync]);
        lock (_gate)
        {
            _running.Add(logicalId, running);
        }

        running.Start();
    }

    private RunningMappings[] All()
    {
        lock (_gate)
        {
            return [.. _running.Values];
        }
    }
}
