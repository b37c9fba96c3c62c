using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Remote;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams.Remote;

/// <summary>Runs the template's event source mappings of streams in AWS while the host runs.</summary>
/// <param name="folder">Where it is kept how far each mapping is.</param>
internal sealed class RemoteStreamMappings(
    SystemModel system, RemoteCalls calls, IFunctionInvoker functions, FailureDestinations destinations, string folder, TimeProvider clock, ILogger<RemoteStreamMappings> logger, CloudTelemetry? telemetry = null) : IDisposable
{
    private const string Fate = "its records are tried again, and nothing overtakes them";

    /// <summary>In process time: a shard ends after some four hours, and others go on from it.</summary>
    private static readonly TimeSpan LookForShards = TimeSpan.FromSeconds(30);

    private readonly ShardCheckpoints _checkpoints = new(Path.Combine(folder, "remote-streams.db"));
    private RunningMappings? _running;

    /// <exception cref="StartException">A filter isn't one that Lambda takes.</exception>
    public void Start()
    {
        foreach (var model in system.StreamMappings.Where(model => !model.Enabled))
        {
            new MappingLog(logger, model.Path, "").Disabled();
        }

        var runs = system.StreamMappings.Where(model => model.Enabled).Select(model =>
        {
            RecordFilter filter = new(model.Filters, model.Path);
            return (Func<CancellationToken, CancellationToken, Task>)((stopping, aborting) => RunAsync(model, filter, stopping, aborting));
        }).ToList();
        _running = new RunningMappings(runs);
        _running.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _running?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose()
    {
        _running?.Dispose();
        _checkpoints.Dispose();
    }

    /// <summary>Reads every shard, each after the one that it goes on from.</summary>
    private async Task RunAsync(StreamMappingModel model, RecordFilter filter, CancellationToken stopping, CancellationToken aborting)
    {
        RemoteStream stream = new(calls, model.StreamArn);
        MappingLog log = new(logger, model.Path, Fate);
        var name = $"{model.LogicalId} {model.StreamArn}";
        var latest = model.StartingPosition == StreamPosition.Latest && _checkpoints.Of(name).Count == 0;
        Dictionary<string, Task> readers = new(StringComparer.Ordinal);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var shards = await stream.ShardsAsync(stopping);
                var done = _checkpoints.Of(name);
                bool Ended(string shard) => done.TryGetValue(shard, out var checkpoint) && checkpoint.Ended;
                foreach (var (id, parent) in shards.Where(shard => !readers.ContainsKey(shard.Id) && !Ended(shard.Id)))
                {
                    if (parent is null || Ended(parent) || shards.All(shard => shard.Id != parent))
                    {
                        RemoteShard reader = new(
                            model, stream, id, done.GetValueOrDefault(id).Sequence ?? "", latest, filter, functions, destinations, clock, log,
                            (sequence, ended) => _checkpoints.Set(name, id, sequence, ended), telemetry);
                        readers[id] = reader.RunAsync(stopping, aborting);
                    }
                }

                latest = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;   // and wait for the batches under way
            }
            catch (Exception fault)   // the edge: AWS doesn't answer, and may again
            {
                log.Fault(fault);
            }

            await Task.WhenAny([Task.Delay(LookForShards, TimeProvider.System, stopping), .. readers.Values.Where(reader => !reader.IsCompleted)]);
        }

        await Task.WhenAll(readers.Values);
    }
}
