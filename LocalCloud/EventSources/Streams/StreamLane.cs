using System.Text.Json;
using CloudTemplate;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// Reads a shard in its order, batch by batch. A mapping with a parallelisation factor has several of these; each takes the items whose keys
/// fall to it, so that the changes of one item stay in their order.
/// </summary>
internal sealed class StreamLane
{
    private const int MostInOneRead = 1000;

    /// <summary>In process time: writes ring, so this is only for what has slipped through.</summary>
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(2);

    private readonly StreamMappingModel _model;
    private readonly TableStreams _streams;
    private readonly ShardReader _reader;
    private readonly int _lane;
    private readonly RecordFilter _filter;
    private readonly TimeProvider _clock;
    private readonly MappingLog _log;
    private readonly ShardBatch _batch;
    private readonly Backoff _backoff;
    private readonly Action<long> _store;
    private long _position;

    /// <param name="reader">Says where to begin.</param>
    /// <param name="lane">Which one it is, of as many as the mapping's factor says.</param>
    /// <param name="store">Keeps the number of the last record that is done with.</param>
    public StreamLane(
        StreamMappingModel model, TableStreams streams, ShardReader reader, int lane, RecordFilter filter, IFunctionInvoker functions, FailureDestinations destinations, TimeProvider clock, MappingLog log, Action<long> store, CloudTelemetry? telemetry = null)
    {
        (_model, _streams, _reader, _lane, _filter, _clock, _log, _store) = (model, streams, reader, lane, filter, clock, log, store);
        _position = reader.Through;
        _batch = new ShardBatch(model, reader.Stream, functions, destinations, clock, log, Done, telemetry);
        _backoff = new Backoff(clock);
    }

    /// <summary>Runs until <paramref name="stopping"/>, and then to the end of the call that has begun.</summary>
    /// <param name="aborting">The time to stop is over: the batch under way comes again at the next start.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        List<BatchRecord> records = [];
        while (!stopping.IsCancellationRequested)
        {
            records.Clear();
            try
            {
                await GatherAsync(records, stopping);
                await _batch.RunAsync(records, stopping, aborting);
                Done(_position);
                _backoff.Succeeded();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || aborting.IsCancellationRequested)
            {
                if (records.Count > 0)
                {
                    _log.Abandoned(records.Count);
                }
            }
            catch (Exception fault)   // the edge: the file, or a bug; what isn't stored as done is read again
            {
                _log.Fault(fault);
                _position = _reader.Through;
                await PauseAsync(stopping);
            }
        }
    }

    /// <summary>Collects a batch: what is there, or what comes within the batch window. Ends at once when nothing is left for the function.</summary>
    private async Task GatherAsync(List<BatchRecord> batch, CancellationToken stopping)
    {
        var size = EventPayload.Frame;
        long? opened = null;
        while (true)
        {
            if (!Take(batch, ref size))
            {
                return;   // full
            }

            opened ??= batch.Count > 0 ? _clock.GetTimestamp() : null;
            var remaining = opened is { } since ? _model.BatchWindow - _clock.GetElapsedTime(since) : Timeout.InfiniteTimeSpan;
            if (opened is not null && remaining <= TimeSpan.Zero)
            {
                return;
            }

            if (batch.Count == 0)
            {
                Done(_position);   // what was passed over
            }

            await RungAsync(remaining, stopping);
        }
    }

    /// <summary>Adds to a batch what there is.</summary>
    /// <returns>False when no more goes into it.</returns>
    private bool Take(List<BatchRecord> batch, ref int size)
    {
        while (true)
        {
            var before = _position;
            var (records, through) = _streams.Read(_reader.Stream, _position, Math.Min(MostInOneRead, (_model.BatchSize - batch.Count) * _model.ParallelizationFactor), EventPayload.Largest);
            foreach (var record in records)
            {
                if (IsMine(record) && RecordJson.ForFunction(record, _reader.Stream) is var json && _filter.Lets(json))
                {
                    if (batch.Count > 0 && size + EventPayload.SizeOf(json) > EventPayload.Largest)
                    {
                        return false;
                    }

                    batch.Add(new BatchRecord(record.Number, TableStream.SequenceNumber(record.Number), record.At, json));
                    size += EventPayload.SizeOf(json);
                }

                _position = record.Number;
                if (batch.Count == _model.BatchSize)
                {
                    return false;
                }
            }

            _position = through;
            if (through == before)
            {
                return true;
            }
        }
    }

    /// <summary>Waits until the table is written to, or that time of the service's clock is over, or it is time to look anyway.</summary>
    private async Task RungAsync(TimeSpan remaining, CancellationToken stopping)
    {
        using CancellationTokenSource window = new(remaining, _clock);
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stopping, window.Token);
        wait.CancelAfter(SafetyNet);
        try
        {
            await _reader.RungAsync(wait.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        _backoff.Failed();
        try
        {
            await _backoff.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopped while it waited.
        }
    }

    private void Done(long number)
    {
        if (number > _reader.Through)
        {
            _store(number);
            _reader.Through = number;
        }
    }

    private bool IsMine(StreamRecord record) => _model.ParallelizationFactor == 1 || LaneOf(record.Keys) == _lane;

    /// <summary>By the key's values, whose order in the JSON means nothing; the same in every run.</summary>
    private int LaneOf(ReadOnlyMemory<byte> keys)
    {
        using var document = JsonDocument.Parse(keys);
        var hash = 17u;
        foreach (var character in string.Join('|', document.RootElement.EnumerateObject().OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => key.Value.GetRawText())))
        {
            hash = (hash * 16_777_619) ^ character;
        }

        return (int)(((ulong)(hash * 2_654_435_769) * (uint)_model.ParallelizationFactor) >> 32);   // by the upper bits: the lower ones hardly differ
    }
}
