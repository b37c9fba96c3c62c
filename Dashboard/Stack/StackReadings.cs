using Webhooks.Operations;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Stack;

/// <summary>What more than one page shows of the stack, asked once for all pages and tabs.</summary>
internal sealed class StackReadings(CurrentStack stack, ControlClient control, TimeProvider time)
{
    /// <summary>How many of the newest events are looked at.</summary>
    public const int Newest = 100;

    /// <summary>How many of the newest are looked through for a part of a type: the index knows whole types only.</summary>
    public const int MostLookedThrough = 500;

    /// <summary>How many failed events are shown at the most; more can be replayed, too.</summary>
    public const int MostFailed = 500;

    /// <summary>How much of the archive's other objects is shown at the most. Each of them takes a call.</summary>
    public const int MostNoEvents = 100;

    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(900);

    /// <summary>A deployed stack is asked less often: there, each question is paid for.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(20);

    private readonly Reading<ControlClock?> _clock = new(control.ClockAsync, Second, Second, time);
    private readonly Reading<IReadOnlyList<ControlFunction>?> _functions = new(control.FunctionsAsync, Second, Usable, time);
    private readonly Reading<QueueReading> _queues = new(token => QueueReading.ReadAsync(control, stack, time, token), stack.IsLocal ? Second : Seldom, stack.IsLocal ? Second : Usable, time);
    private readonly Reading<AccessList?> _access = new(control.AccessAsync, Second * 2, Usable, time);
    private readonly Reading<ResourceList?> _resources = new(control.ResourcesAsync, Second, Second, time);
    private readonly Reading<RateList?> _rates = new(control.RatesAsync, Second, Second, time);
    private readonly Reading<MetricList?> _metrics = new(token => MetricsAsync(control, token), Second * 2, Usable, time);
    private readonly Reading<Topology?> _topology = new(control.TopologyAsync, Second, Second, time);
    private Topology? _known;

    private readonly Reading<IReadOnlyList<StoredEvent>> _latest = new(
        token => stack.Events.ListAsync(new EventFilter { Days = EventFilter.LastDays(2, time), Limit = Newest }, token), stack.IsLocal ? Second : Seldom, stack.IsLocal ? Second : Usable, time);

    private readonly Reading<IReadOnlyList<StoredEvent>> _recent = new(
        token => stack.Events.ListAsync(new EventFilter { Days = EventFilter.LastDays(2, time), Limit = MostLookedThrough }, token), stack.IsLocal ? Second * 2 : Seldom, stack.IsLocal ? Second * 2 : Usable, time);

    private readonly Reading<IReadOnlyList<StoredEvent>> _failed = new(
        token => stack.Events.FailedAsync(Catalog.Providers, MostFailed, token), stack.IsLocal ? Second * 2 : Seldom, Usable, time);

    private readonly Reading<IReadOnlyList<NoEvent>> _noEvents = new(
        token => new DeadLetterList(stack.Events, stack.Archive).NoEventsAsync(MostNoEvents, token), stack.IsLocal ? Second * 5 : Seldom * 6, Usable, time);

    private readonly Reading<ConsumerError?> _consumerError = new(token => ConsumerError.ReadAsync(control, token), Second * 2, Usable, time);

    public Task<ControlClock?> ClockAsync() => _clock.GetAsync();

    public Task<IReadOnlyList<ControlFunction>?> FunctionsAsync() => _functions.GetAsync();

    /// <summary>How much the queues hold, by their names; null when nobody tells.</summary>
    public async Task<IReadOnlyDictionary<string, QueueCounts>?> QueuesAsync() => (await _queues.GetAsync()).Counts;

    /// <summary>Why nobody tells; null when somebody does.</summary>
    public async Task<string?> QueueProblemAsync() => (await _queues.GetAsync()).Problem;

    /// <summary>The calls that the functions' roles don't allow.</summary>
    public async Task<IReadOnlyList<AccessedCall>> DeniedAsync() =>
        [.. ((await _access.GetAsync())?.Calls ?? []).Where(call => call.Decision != "Allowed")];

    public Task<ResourceList?> ResourcesAsync() => _resources.GetAsync();

    public Task<RateList?> RatesAsync() => _rates.GetAsync();

    /// <summary>Every metric that is held, with its points.</summary>
    public Task<MetricList?> MetricsAsync() => _metrics.GetAsync();

    /// <summary>Read once: it is constant while the run lasts.</summary>
    public async Task<Topology?> TopologyAsync() => _known ??= await _topology.GetAsync();

    /// <summary>The last error that the consumer logged; null: nobody tells.</summary>
    public Task<ConsumerError?> ConsumerErrorAsync() => _consumerError.GetAsync();

    /// <summary>The newest events of today and yesterday.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<StoredEvent>> LatestAsync() => _latest.GetAsync();

    /// <summary>More of them, to be looked through.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<StoredEvent>> RecentAsync() => _recent.GetAsync();

    /// <summary>The events that are failed now, the newest first.</summary>
    /// <exception cref="OperationException">The table or the bucket can't be asked.</exception>
    public Task<IReadOnlyList<StoredEvent>> FailedAsync() => _failed.GetAsync();

    /// <summary>What lies in the archive and is no event, the newest first.</summary>
    /// <exception cref="OperationException">The bucket can't be read.</exception>
    public Task<IReadOnlyList<NoEvent>> NoEventsAsync() => _noEvents.GetAsync();

    /// <summary>After something was sent or replayed.</summary>
    public void Forget()
    {
        _latest.Forget();
        _recent.Forget();
        _failed.Forget();
        _noEvents.Forget();
        _clock.Forget();
        _queues.Forget();
        _resources.Forget();
    }

    private static async Task<MetricList?> MetricsAsync(ControlClient control, CancellationToken cancellationToken) =>
        await control.MetricsAsync([], cancellationToken) is { Metrics.Count: > 0 } known
            ? await control.MetricsAsync(known.Metrics.Select(metric => metric.Name).Distinct(), cancellationToken)
            : null;
}
