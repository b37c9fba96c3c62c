using System.Globalization;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Overview;

/// <summary>What is wrong with the stack right now, worst first. Each part is asked for itself: what can't be asked is a problem, too, and hides no other.</summary>
internal sealed class ProblemFinder(CurrentStack stack, StackReadings readings, ControlClient control, TimeProvider time)
{
    /// <summary>A queue in which so many wait is a problem.</summary>
    public const int LongQueue = 100;

    private static readonly TimeSpan OldMessage = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recently = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<Problem>> FindAsync()
    {
        var found = await Task.WhenAll(
            TryAsync("The failed events can't be read", FailedAsync),
            TryAsync("The archive can't be read", NoEventsAsync),
            TryAsync("The table of events can't be read", EventsAsync),
            TryAsync("The local cloud can't be asked", LocalAsync));
        return [.. found.SelectMany(problems => problems).DistinctBy(problem => problem.Text).OrderByDescending(problem => problem.Severity)];
    }

    private static async Task<IEnumerable<Problem>> TryAsync(string title, Func<Task<IEnumerable<Problem>>> find)
    {
        try
        {
            return await find();
        }
        catch (OperationException fault)
        {
            return [new Problem(Severity.Error, title, fault.Message, "Open resources", "/resources")];
        }
    }

    private async Task<IEnumerable<Problem>> FailedAsync()
    {
        var failed = await readings.FailedAsync();
        if (failed.Count == 0)
        {
            return [];
        }

        var reasons = failed.GroupBy(stored => stored.Reason ?? "no reason written down").OrderByDescending(group => group.Count()).ToList();
        var most = reasons is [var only] ? only.Key.TrimEnd('.') : string.Join("; ", reasons.Take(2).Select(group => $"{Show.Count(group.Count())}: {group.Key.TrimEnd('.')}"));
        var times = failed.Select(stored => Show.EpochSeconds(stored.FailedAt)).OfType<DateTimeOffset>().ToList();
        var count = failed.Count == StackReadings.MostFailed ? $"{Show.Count(failed.Count)} or more" : Show.Count(failed.Count);
        return
        [
            new Problem(
                Severity.Error,
                $"{count} {(failed.Count == 1 ? "event" : "events")} failed and {(failed.Count == 1 ? "waits" : "wait")} in the archive",
                $"{most}{(reasons.Count > 2 ? $"; {reasons.Count - 2} more reasons" : "")}.{(times.Count == 0 ? "" : times.Min() == times.Max() ? $" Archived {At(times.Max())} UTC." : $" First {At(times.Min())}, last {At(times.Max())} UTC.")}",
                $"Review and replay {count}",
                "/dead-letters"),
        ];
    }

    private async Task<IEnumerable<Problem>> NoEventsAsync()
    {
        var since = time.GetUtcNow() - Recently;
        var recent = (await readings.NoEventsAsync()).Where(kept => kept.At > since).ToList();
        return recent is [var newest, ..]
            ?
            [
                new Problem(
                    Severity.Warning,
                    $"{Show.Count(recent.Count, "message")} of the last 24 h {(recent.Count == 1 ? "is" : "are")} no event",
                    $"The newest, {At(newest.At!.Value)} UTC: {(newest.Reason ?? "no reason written down").TrimEnd('.')}. Kept in the archive; can't be replayed.",
                    "Look at them",
                    "/dead-letters#no-events"),
            ]
            : [];
    }

    private async Task<IEnumerable<Problem>> EventsAsync()
    {
        _ = await readings.LatestAsync();
        return [];
    }

    private async Task<IEnumerable<Problem>> LocalAsync()
    {
        if (!stack.IsLocal)
        {
            return await readings.QueueProblemAsync() is { } silent ? [new Problem(Severity.Warning, "The queues can't be asked", silent, "Open resources", "/resources")] : [];
        }

        if (await readings.ClockAsync() is null)
        {
            return [new Problem(Severity.Error, "The local cloud doesn't answer", control.Silence, "Open resources", "/resources")];
        }

        var denied = await readings.DeniedAsync();
        return
        [
            .. await StatesAsync(), .. await QueuesAsync(),
            .. denied.Count == 0 ? (IEnumerable<Problem>)[] :
            [
                new Problem(
                    Severity.Warning,
                    $"{Show.Count(denied.Count, "kind")} of call that AWS would refuse",
                    $"{Short(denied[0].Principal)} has no permission for {denied[0].Action} on {Short(denied[0].Resource)}{(denied.Count > 1 ? $", and {denied.Count - 1} more" : "")}. Answered here, since roles are only recorded.",
                    "Show the calls",
                    "/resources#access"),
            ],
        ];
    }

    private async Task<IEnumerable<Problem>> StatesAsync() =>
        from resource in (await readings.ResourcesAsync())?.Resources ?? []
        where resource.State is "atCap" or "stopped" or "failed" && (resource.State != "atCap" || resource.Concurrency is { Waiting: > 0 })
        select resource.State == "atCap"
            ? new Problem(Severity.Warning, $"{resource.Name} runs at its cap", $"{Show.Count(resource.Concurrency!.Waiting, "invocation")} wait for one of {resource.Concurrency.Limit} instances.", $"Open {resource.Name}", $"/resources/{resource.Id}")
            : new Problem(
                resource.State == "failed" ? Severity.Error : Severity.Warning, $"{resource.Name} {(resource.State == "failed" ? "failed" : "is stopped")}",
                resource.State == "failed" ? "It can't start; its log says why." : Stopped(resource.Kind), resource.State == "failed" ? $"Open {resource.Name}" : resource.Kind == "mapping" ? "Start the mapping" : $"Start {resource.Name}", $"/resources/{resource.Id}");

    private static string Stopped(string kind) => kind switch
    {
        "table" or "bucket" => "Somebody stopped it here: each call to it is answered as by a broken service. It ends with the run.",
        "mapping" => "What it would hand on waits, in the queue or in the stream, until it is started.",
        _ => "What it would do waits, or is refused, until it is started.",
    };

    private async Task<IEnumerable<Problem>> QueuesAsync()
    {
        var resources = (await readings.ResourcesAsync())?.Resources ?? [];
        return
            from queue in await readings.QueuesAsync() ?? new Dictionary<string, QueueCounts>()
            let resource = resources.FirstOrDefault(resource => resource.Kind == "queue" && resource.Name == queue.Key)
            let age = resource?.OldestAgeMs is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null
            where age > OldMessage || queue.Value.Visible >= LongQueue
            select new Problem(
                Severity.Warning,
                $"{Show.Count(queue.Value.Visible, "message")} {(queue.Value.Visible == 1 ? "waits" : "wait")} in {queue.Key}",
                $"{(age is { } old ? $"The oldest for {Show.Span(old)}. " : "")}{Show.Count(queue.Value.InFlight)} in flight, {Show.Count(queue.Value.Delayed)} delayed.",
                resource is null ? "Open resources" : $"Open {queue.Key}",
                resource is null ? "/resources" : $"/resources/{Uri.EscapeDataString(resource.Id)}");
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Short(string arn) => arn[(arn.LastIndexOfAny([':', '/']) + 1)..] is { Length: > 0 } name ? name : arn;
}
