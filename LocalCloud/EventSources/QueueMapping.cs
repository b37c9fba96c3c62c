using CloudTemplate;
using LocalCloud.EventSources.Filtering;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Telemetry;

namespace LocalCloud.EventSources;

/// <summary>
/// An event source mapping that is running: receives from a queue, calls a function with batches, and deletes what it has dealt with.
/// What failed is left alone: it comes back when its visibility timeout ends, as in Lambda.
/// </summary>
/// <remarks>
/// Lambda begins with five batches at once and adds more under load; here five it stays, or fewer by <c>MaximumConcurrency</c>.
/// </remarks>
internal sealed class QueueMapping
{
    private const int Concurrency = 5;
    private const int MostInOneReceive = 10;
    private const string Fate = "its messages return after their visibility timeout";
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    private readonly QueueMappingModel _model;
    private readonly IQueues _queues;
    private readonly TimeProvider _clock;
    private readonly MappingLog _log;
    private readonly BatchRun _run;
    private readonly Backoff _backoff;

    /// <exception cref="StartException">A filter isn't one that Lambda takes.</exception>
    public QueueMapping(QueueMappingModel model, IQueues queues, IFunctionInvoker functions, TimeProvider clock, ILogger logger, CloudTelemetry? telemetry = null)
    {
        _model = model;
        _queues = queues;
        _clock = clock;
        _log = new MappingLog(logger, model.Path, Fate);
        _backoff = new Backoff(clock);
        _run = new BatchRun(model, [.. model.Filters.Select(Filter)], queues, functions, clock, _backoff, _log, telemetry);
    }

    /// <summary>Runs until <paramref name="stopping"/>, and then to the end of the batches that have begun.</summary>
    /// <param name="aborting">The time to stop is over: batches that are still under way are left to their visibility timeout.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        using var turn = new SemaphoreSlim(1);
        var pollers = Math.Min(Concurrency, _model.MaximumConcurrency ?? Concurrency);
        await Task.WhenAll(Enumerable.Range(0, pollers).Select(_ => PollAsync(turn, stopping, aborting)));
    }

    /// <summary>Receives and processes one batch after the other. One poller receives at a time, so that messages gather in one batch rather than in five.</summary>
    private async Task PollAsync(SemaphoreSlim turn, CancellationToken stopping, CancellationToken aborting)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var (batch, returns) = await ReceiveInTurnAsync(turn, stopping);
                await ProcessAsync(batch, returns, stopping, aborting);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Stopped while it waited.
            }
        }
    }

    private async Task<(List<ReceivedMessage> Batch, DateTimeOffset Returns)> ReceiveInTurnAsync(SemaphoreSlim turn, CancellationToken stopping)
    {
        await turn.WaitAsync(stopping);
        try
        {
            await _backoff.WaitAsync(stopping);
            return await ReceiveBatchAsync(stopping);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Collects a batch: what is there, or what comes within the batch window.</summary>
    /// <returns>The batch, and when the first of it becomes visible to others again.</returns>
    private async Task<(List<ReceivedMessage> Batch, DateTimeOffset Returns)> ReceiveBatchAsync(CancellationToken stopping)
    {
        var batch = new List<ReceivedMessage>();
        var returns = DateTimeOffset.MaxValue;
        try
        {
            var size = await ReceiveAsync(batch, LongPoll, stopping);
            var opened = _clock.GetTimestamp();
            returns = _clock.GetUtcNow() + _queues.VisibilityTimeout(_model.QueueArn);
            while (batch.Count > 0 && batch.Count < _model.BatchSize && size < EventPayload.Largest && Remaining(opened) is var wait && wait > TimeSpan.Zero)
            {
                size += await ReceiveAsync(batch, wait, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && batch.Count > 0)
        {
            // Stopped within the window. The messages are taken: they go to the function rather than wait for their timeout.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)   // the store has failed, and may recover
        {
            _log.Fault(fault);
            _backoff.Failed();
        }

        return (batch, returns);
    }

    private async Task<long> ReceiveAsync(List<ReceivedMessage> batch, TimeSpan wait, CancellationToken stopping)
    {
        var messages = await _queues.ReceiveAsync(_model.QueueArn, Math.Min(_model.BatchSize - batch.Count, MostInOneReceive), wait, stopping);
        batch.AddRange(messages);
        return messages.Sum(message => (long)message.Body.Length);
    }

    private TimeSpan Remaining(long opened) => _model.BatchWindow - _clock.GetElapsedTime(opened);

    private async Task ProcessAsync(List<ReceivedMessage> batch, DateTimeOffset returns, CancellationToken stopping, CancellationToken aborting)
    {
        try
        {
            await _run.RunAsync(batch, returns, stopping, aborting);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            _log.Abandoned(batch.Count);
        }
        catch (Exception fault)   // the edge: a batch must not end the mapping
        {
            _log.Fault(fault);
        }
    }

    private MessageFilter Filter(string pattern)
    {
        try
        {
            return MessageFilter.Parse(pattern);
        }
        catch (FormatException problem)
        {
            throw new StartException($"{_model.Path}, FilterCriteria: {problem.Message}");
        }
    }
}
