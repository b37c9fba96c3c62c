using System.Text.Json;
using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.FrontDoor;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams.Remote;

/// <summary>Reads a shard of a stream in AWS in its order, batch by batch, as <see cref="StreamLane"/> does with one that is here.</summary>
/// <remarks>A mapping's parallelisation factor isn't used: one batch at a time keeps the same order, more slowly.</remarks>
internal sealed class RemoteShard
{
    private const int MostInOneRead = 1000;

    /// <summary>In process time. Lambda asks four times a second, for nothing; each of these is paid for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StreamMappingModel _model;
    private readonly RemoteStream _stream;
    private readonly string _shard;
    private readonly RecordFilter _filter;
    private readonly TimeProvider _clock;
    private readonly MappingLog _log;
    private readonly ShardBatch _batch;
    private readonly Backoff _backoff;
    private readonly Action<string, bool> _store;
    private readonly Dictionary<long, string> _sequences = [];
    private readonly Queue<JsonElement> _read = new();
    private string _done;
    private string? _iterator;
    private bool _latest;
    private bool _ended;
    private long _number;

    /// <param name="done">The sequence number of the last record that is done with; empty: none.</param>
    /// <param name="latest">Begin, where nothing was read, with what is written from now on.</param>
    /// <param name="store">Keeps the sequence number of the last record that is done with, and whether the shard is at its end.</param>
    public RemoteShard(
        StreamMappingModel model, RemoteStream stream, string shard, string done, bool latest, RecordFilter filter, IFunctionInvoker functions, FailureDestinations destinations, TimeProvider clock, MappingLog log, Action<string, bool> store, CloudTelemetry? telemetry)
    {
        (_model, _stream, _shard, _done, _latest, _filter, _clock, _log, _store) = (model, stream, shard, done, latest, filter, clock, log, store);
        _backoff = new Backoff(TimeProvider.System);
        TableStream shown = new() { Arn = stream.Arn, TableName = stream.TableName, ViewType = "", KeySchema = "", Origin = "", CreatedAt = default, ShardId = shard };
        _batch = new ShardBatch(model, shown, functions, destinations, clock, log, Done, telemetry);
    }

    /// <summary>Runs to the shard's end, or until <paramref name="stopping"/>, and then to the end of the call that has begun.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        while (!stopping.IsCancellationRequested)
        {
            List<BatchRecord> records = [];
            try
            {
                await GatherAsync(records, stopping);
                await _batch.RunAsync(records, stopping, aborting);
                if (_number > 0 && _sequences.GetValueOrDefault(_number) is { } passed && passed != _done)
                {
                    Done(_number);   // what no filter let through, too
                }

                _sequences.Clear();
                _backoff.Succeeded();
                if (_ended && _read.Count == 0)
                {
                    _store(_done, true);
                    return;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || aborting.IsCancellationRequested)
            {
                if (records.Count > 0)
                {
                    _log.Abandoned(records.Count);
                }
            }
            catch (Exception fault)   // the edge: AWS doesn't answer, or a bug; what isn't stored as done is read again
            {
                await StartOverAsync(fault, stopping);
            }
        }
    }

    private async Task StartOverAsync(Exception fault, CancellationToken stopping)
    {
        _iterator = null;
        _ended = false;
        _read.Clear();
        _sequences.Clear();
        if (fault is AwsServiceException { Code: "ExpiredIteratorException" })
        {
            return;   // a slow batch; the next one is to be had
        }

        _log.Fault(fault);
        _backoff.Failed();
        await _backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Collects a batch: what is there, or what comes within the batch window.</summary>
    private async Task GatherAsync(List<BatchRecord> batch, CancellationToken stopping)
    {
        var size = EventPayload.Frame;
        long? opened = null;
        while (batch.Count < _model.BatchSize)
        {
            while (_read.TryPeek(out var record))
            {
                var next = _stream.ForFunction(record, _number + 1);
                var fits = batch.Count == 0 || size + EventPayload.SizeOf(next.Json) <= EventPayload.Largest;
                if (batch.Count == _model.BatchSize || !fits)
                {
                    return;
                }

                _read.Dequeue();
                _sequences[++_number] = next.SequenceNumber;
                if (_filter.Lets(next.Json))
                {
                    batch.Add(next);
                    size += EventPayload.SizeOf(next.Json);
                }
            }

            opened ??= batch.Count > 0 ? _clock.GetTimestamp() : null;
            if (_ended || (opened is { } since && _clock.GetElapsedTime(since) >= _model.BatchWindow) || (batch.Count == 0 && _sequences.Count > 0))
            {
                return;
            }

            if (!await ReadAsync(stopping) && !_ended)
            {
                await Task.Delay(Pause, TimeProvider.System, stopping);
            }
        }
    }

    /// <returns>Whether there was something.</returns>
    private async Task<bool> ReadAsync(CancellationToken stopping)
    {
        _iterator ??= await _stream.IteratorAsync(_shard, _done, _latest, stopping);
        var (records, next) = await _stream.RecordsAsync(_iterator, Math.Min(_model.BatchSize, MostInOneRead), stopping);
        foreach (var record in records)
        {
            _read.Enqueue(record);
        }

        _iterator = next;
        _ended = next is null;
        return records.Count > 0;
    }

    private void Done(long number)
    {
        if (_sequences.GetValueOrDefault(number) is { } sequence)
        {
            _done = sequence;
            _latest = false;
            _store(sequence, false);
        }
    }
}
