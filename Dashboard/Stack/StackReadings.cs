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

    /// <summary>How many failed events are shown at the most; more can be replayed, too.</summary>
    public const int MostFailed = 500;

    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(20);

    private readonly Reading<ControlClock?> _clock = new(control.ClockAsync, Second, Second, time);
    private readonly Reading<IReadOnlyList<ControlFunction>?> _functions = new(control.FunctionsAsync, Second, Usable, time);
    private readonly Reading<IReadOnlyDictionary<string, QueueCounts>?> _queues = new(control.QueuesAsync, Second, Second, time);
    private readonly Reading<AccessList?> _access = new(control.AccessAsync, Second * 2, Usable, time);
    private readonly Reading<ResourceList?> _resources = new(control.ResourcesAsync, Second, Second, time);
    private readonly Reading<RateList?> _rates = new(control.RatesAsync, Second, Second, time);
    private readonly Reading<MetricList?> _metrics = new(token => MetricsAsync(control, token), Second * 2, Usable, time);
    private readonly Reading<Topology?> _topology = new(control.TopologyAsync, Second, Second, time);
    private Topology? _known;

    private readonly Reading<IReadOnlyList<StoredEvent>> _latest = new(
        token => stack.Events.ListAsync(new EventFilter { Days = EventFilter.LastDays(2, time), Limit = Newest }, token), Second, Second, time);

    private readonly Reading<IReadOnlyList<StoredEvent>> _failed = new(
        token => new DeadLetterList(stack.Events, stack.Archive).FailedAsync(Catalog.Providers, null, MostFailed, token), Second, Usable, time);

    private readonly Reading<IReadOnlyList<NoEvent>> _noEvents = new(
        token => new DeadLetterList(stack.Events, stack.Archive).NoEventsAsync(MostFailed, token), Second * 5, Usable, time);

    public Task<ControlClock?> ClockAsync() => _clock.GetAsync();

    public Task<IReadOnlyList<ControlFunction>?> FunctionsAsync() => _functions.GetAsync();

    public Task<IReadOnlyDictionary<string, QueueCounts>?> QueuesAsync() => _queues.GetAsync();

    /// <summary>The calls that the functions' roles don't allow.</summary>
    public async Task<IReadOnlyList<AccessedCall>> DeniedAsync() =>
        [.. ((await _access.GetAsync())?.Calls ?? []).Where(call => call.Decision != "Allowed")];

    public Task<ResourceList?> ResourcesAsync() => _resources.GetAsync();

    public Task<RateList?> RatesAsync() => _rates.GetAsync();

    /// <summary>Every metric that is held, with its points.</summary>
    public Task<MetricList?> MetricsAsync() => _metrics.GetAsync();

    /// <summary>Read once: it is constant while the run lasts.</summary>
    public async Task<Topology?> TopologyAsync() => _known ??= await _topology.GetAsync();

    /// <summary>The newest events of today and yesterday.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<IReadOnlyList<StoredEvent>> LatestAsync() => _latest.GetAsync();

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
