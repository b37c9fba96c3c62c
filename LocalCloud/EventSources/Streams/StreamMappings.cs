using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams;

/// <summary>Runs the template's event source mappings of tables' streams while the host runs.</summary>
/// <param name="folder">Where it is kept how far each mapping is.</param>
/// <param name="clock">Service time: batch windows, ages and pauses.</param>
internal sealed class StreamMappings(
    IReadOnlyList<StreamMappingModel> models, TableStreams streams, IFunctionInvoker functions, FailureDestinations destinations, string folder, TimeProvider clock, ILogger<StreamMappings> logger, CloudTelemetry? telemetry = null) : IDisposable
{
    private const string Fate = "its records are tried again, and nothing overtakes them";

    private readonly Checkpoints _checkpoints = new(Path.Combine(folder, "streams.db"));
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, StreamMapping> _mappings = [];

    /// <summary>Settles where each mapping begins, and begins.</summary>
    /// <exception cref="StartException">A filter isn't one that Lambda takes.</exception>
    public void Start()
    {
        foreach (var model in models)
        {
            _mappings[model.LogicalId] = new StreamMapping(model, streams, functions, destinations, _checkpoints, clock, new MappingLog(logger, model.Path, Fate), telemetry);
        }

        foreach (var mapping in _mappings.Values.Where(mapping => mapping.IsEnabled))
        {
            mapping.Start();
        }
    }

    public bool Has(string logicalId) => _mappings.ContainsKey(logicalId);

    public bool IsRunning(string logicalId) => _mappings.GetValueOrDefault(logicalId) is { IsRunning: true };

    /// <summary>Begins to read for one mapping where it left off, whether the template has it enabled or not, unless it does already.</summary>
    public Task StartAsync(string logicalId, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            _mappings[logicalId].Start();
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Reads nothing more for one mapping, and waits for its batch under way; what isn't done with comes first when it is started again.</summary>
    public Task StopAsync(string logicalId, CancellationToken cancellationToken) => InTurnAsync(() => _mappings[logicalId].StopAsync(cancellationToken), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_mappings.Values.Select(mapping => mapping.StopAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var mapping in _mappings.Values)
        {
            mapping.Dispose();
        }

        _checkpoints.Dispose();
        _turn.Dispose();
    }

    /// <summary>One after the other: a mapping that was started while it ends would call the function twice with the same records at once.</summary>
    private async Task InTurnAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await action();
        }
        finally
        {
            _turn.Release();
        }
    }
}
