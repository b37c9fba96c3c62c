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
    private RunningMappings? _running;

    /// <summary>Settles where each mapping begins, and begins.</summary>
    /// <exception cref="StartException">A filter isn't one that Lambda takes.</exception>
    public void Start()
    {
        _running = new RunningMappings(models.SelectMany(Lanes).Select(lane => (Func<CancellationToken, CancellationToken, Task>)lane.RunAsync).ToList());
        _running.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _running?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose()
    {
        _running?.Dispose();
        _checkpoints.Dispose();
    }

    private IEnumerable<StreamLane> Lanes(StreamMappingModel model)
    {
        MappingLog log = new(logger, model.Path, Fate);
        var filter = new RecordFilter(model.Filters, model.Path);
        var stream = streams.Find(model.StreamArn) ?? throw new StartException($"{model.Path}: there is no stream {model.StreamArn} in the database. Start with --fresh to make the tables anew.");

        // Another position or another stream makes another mapping, as in CloudFormation.
        var name = $"{model.LogicalId} {model.StartingPosition} {stream.TableName} {stream.Origin}";
        if (!model.Enabled)
        {
            log.Disabled();
            if (_checkpoints.Of(name) is { Count: > 0 } kept)
            {
                streams.Join(stream, kept.Min(), isRunning: false);
            }

            return [];
        }

        var positions = Positions(model, stream, name, log);
        return [.. positions.Select((position, lane) => new StreamLane(
            model, streams, streams.Join(stream, position, isRunning: true), lane, filter, functions, destinations, clock, log, number => _checkpoints.Set(name, lane, number), telemetry))];
    }

    /// <summary>Where each lane goes on.</summary>
    private IReadOnlyList<long> Positions(StreamMappingModel model, TableStream stream, string name, MappingLog log)
    {
        var kept = _checkpoints.Of(name);
        var newest = streams.Newest(stream);
        if (kept.Count == model.ParallelizationFactor && kept.All(number => number <= newest))
        {
            return kept;
        }

        var begin = model.StartingPosition == StreamPosition.Latest ? newest : streams.Expired(stream);
        if (kept.Count > 0)
        {
            begin = kept.Min();   // with another number of lanes, items fall to others
            if (begin > newest)
            {
                log.Restarted();
                begin = 0;
            }
        }

        _checkpoints.Begin(name, model.ParallelizationFactor, begin);
        return [.. Enumerable.Repeat(begin, model.ParallelizationFactor)];
    }
}
