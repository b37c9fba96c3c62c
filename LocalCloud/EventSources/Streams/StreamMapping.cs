using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// One mapping of a stream, which can be stopped and started as by Lambda's <c>UpdateEventSourceMapping</c> with <c>Enabled</c>: its place in the stream stays
/// (https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html). While it is stopped the stream keeps a day for it, as AWS's does.
/// </summary>
internal sealed class StreamMapping : IDisposable
{
    private readonly StreamMappingModel _model;
    private readonly TableStreams _streams;
    private readonly IFunctionInvoker _functions;
    private readonly FailureDestinations _destinations;
    private readonly Checkpoints _checkpoints;
    private readonly TimeProvider _clock;
    private readonly MappingLog _log;
    private readonly CloudTelemetry? _telemetry;
    private readonly RecordFilter _filter;
    private readonly TableStream _stream;
    private readonly string _name;
    private IReadOnlyList<ShardReader> _readers = [];
    private RunningMappings? _running;

    /// <exception cref="StartException">A filter isn't one that Lambda takes, or there is no such stream.</exception>
    public StreamMapping(
        StreamMappingModel model, TableStreams streams, IFunctionInvoker functions, FailureDestinations destinations, Checkpoints checkpoints, TimeProvider clock, MappingLog log, CloudTelemetry? telemetry)
    {
        (_model, _streams, _functions, _destinations, _checkpoints, _clock, _log, _telemetry) = (model, streams, functions, destinations, checkpoints, clock, log, telemetry);
        _filter = new RecordFilter(model.Filters, model.Path);
        _stream = streams.Find(model.StreamArn) ?? throw new StartException($"{model.Path}: there is no stream {model.StreamArn} in the database. Start with --fresh to make the tables anew.");

        // Another position or another stream makes another mapping, as in CloudFormation.
        _name = $"{model.LogicalId} {model.StartingPosition} {_stream.TableName} {_stream.Origin}";
        if (!IsEnabled)
        {
            log.Disabled();
            if (checkpoints.Of(_name) is { Count: > 0 } kept)
            {
                _readers = [streams.Join(_stream, kept.Min(), isRunning: false)];
            }
        }
    }

    /// <summary>As the template says.</summary>
    public bool IsEnabled => _model.Enabled;

    public bool IsRunning => _running is not null;

    public void Start()
    {
        if (IsRunning)
        {
            return;
        }

        var before = _readers;
        _readers = [.. Positions().Select(position => _streams.Join(_stream, position, isRunning: true))];
        foreach (var reader in before)
        {
            _streams.Leave(reader);
        }

        var lanes = _readers.Select((reader, lane) => new StreamLane(
            _model, _streams, reader, lane, _filter, _functions, _destinations, _clock, _log, number => _checkpoints.Set(_name, lane, number), _telemetry));
        _running = new RunningMappings(lanes.Select(lane => (Func<CancellationToken, CancellationToken, Task>)lane.RunAsync).ToList());
        _running.Start();
    }

    /// <summary>Ends when the call that has begun has; when <paramref name="cancellationToken"/> says so its records come again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_running is { } running)
        {
            await running.StopAsync(cancellationToken);
            foreach (var reader in _readers)
            {
                reader.IsRunning = false;
            }

            _running = null;
            running.Dispose();
        }
    }

    public void Dispose() => _running?.Dispose();

    /// <summary>Where each lane goes on.</summary>
    private IReadOnlyList<long> Positions()
    {
        var kept = _checkpoints.Of(_name);
        var newest = _streams.Newest(_stream);
        if (kept.Count == _model.ParallelizationFactor && kept.All(number => number <= newest))
        {
            return kept;
        }

        var begin = _model.StartingPosition == StreamPosition.Latest ? newest : _streams.Expired(_stream);
        if (kept.Count > 0)
        {
            begin = kept.Min();   // with another number of lanes, items fall to others
            if (begin > newest)
            {
                _log.Restarted();
                begin = 0;
            }
        }

        _checkpoints.Begin(_name, _model.ParallelizationFactor, begin);
        return [.. Enumerable.Repeat(begin, _model.ParallelizationFactor)];
    }
}
