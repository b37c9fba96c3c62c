using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;

namespace Webhooks.Dashboard.DeadLetters;

/// <summary>Reads what could not be handled, and finds out what replaying it would do.</summary>
internal sealed class DeadLetterReader(CurrentStack stack, StackReadings readings) : ILivePage
{
    private const string NoReason = "No reason written down";

    public string Name => "dead-letters";

    /// <exception cref="OperationException">The table or the archive can't be asked.</exception>
    public async Task<DeadLettersModel> ReadAsync(string text)
    {
        var failed = readings.FailedAsync();
        var noEvents = await readings.NoEventsAsync();
        var all = await failed;
        var evidence = all.Count == 0 ? new MendingEvidence([], all, null) : new MendingEvidence(await readings.LatestAsync(), all, await readings.ConsumerErrorAsync());
        return new DeadLettersModel(
            [.. all.GroupBy(ReasonOf).Select(events => Reason(events, evidence)).OrderByDescending(reason => reason.Count)],
            [.. all.Where(stored => Says(stored, text))], all.Count, noEvents, text);
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var model = await ReadAsync(query["q"].ToString().Trim());
        return [Region.Of<Reasons>("deadletters.reasons", model), Region.Of<FailedList>("deadletters.list", model), Region.Of<NoEvents>("deadletters.noevents", model)];
    }

    /// <summary>What replaying would do, event by event; nothing is sent.</summary>
    /// <exception cref="OperationException">The table or the archive can't be asked.</exception>
    public async Task<IReadOnlyList<ReplayItem>> PlanAsync(ReplayChoice choice, CancellationToken cancellationToken)
    {
        var planner = new ReplayPlanner(stack.Events, stack.Archive);
        if (choice is { Ids.Count: 0, Reason: null })
        {
            return choice.IsAll ? await planner.FailedAsync(Providers.Catalog.Providers, null, cancellationToken) : [];
        }

        var ids = choice.Reason is { } reason ? [.. (await readings.FailedAsync()).Where(stored => ReasonOf(stored) == reason).Select(stored => stored.EventId)] : choice.Ids;
        return await planner.TheseAsync(ids, cancellationToken);
    }

    /// <summary>The same, to be sent.</summary>
    /// <exception cref="OperationException">Nothing of it can be sent, or the table or the archive can't be asked.</exception>
    public async Task<IReadOnlyList<ReplayItem>> PlanToSendAsync(ReplayChoice choice, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(choice, cancellationToken);
        return plan.Any(item => item.State == ReplayState.Planned) ? plan : throw (plan is [var first, ..]
            ? new OperationException($"None of them can be replayed now. {first.EventId}: {first.Note}") { Obstacle = Obstacle.Conflict }
            : new OperationException("No failed event was chosen. Choose some on Dead letters; what has been stored meanwhile is no longer there.") { Obstacle = Obstacle.Input });
    }

    /// <summary>What the plan would change, payment by payment.</summary>
    /// <exception cref="OperationException">The table of payments can't be asked.</exception>
    public Task<Foresight> ForeseeAsync(IReadOnlyList<ReplayItem> plan, CancellationToken cancellationToken) => new ReplayForesight(stack.Archive, stack.Transactions).ReadAsync(plan, cancellationToken);

    private static string ReasonOf(StoredEvent stored) => stored.Reason ?? NoReason;

    private static FailureReason Reason(IGrouping<string, StoredEvent> events, MendingEvidence evidence)
    {
        var times = events.Select(stored => stored.FailedAt).ToList();
        return new FailureReason(events.Key, events.Count(), Show.EpochSeconds(times.Min()), Show.EpochSeconds(times.Max()), evidence.Of([.. events]));
    }

    private static bool Says(StoredEvent stored, string text) =>
        text.Length == 0 || stored.EventId.Contains(text, StringComparison.Ordinal) || stored.TransactionId == text
        || ReasonOf(stored).Contains(text, StringComparison.OrdinalIgnoreCase) || stored.Type?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;
}

/// <param name="Shown">Those that the filter leaves, the newest first.</param>
/// <param name="Count">How many there are without it.</param>
public sealed record DeadLettersModel(IReadOnlyList<FailureReason> Reasons, IReadOnlyList<StoredEvent> Shown, int Count, IReadOnlyList<NoEvent> NoEvents, string Text);

/// <param name="First">When the first of them was archived.</param>
/// <param name="Cause">Whether the cause seems to be mended.</param>
public sealed record FailureReason(string Text, int Count, DateTimeOffset? First, DateTimeOffset? Last, Mending Cause);

/// <summary>Which failed events to replay: some, those that failed for one reason, or all.</summary>
public sealed record ReplayChoice(IReadOnlyList<string> Ids, string? Reason, bool IsAll)
{
    public static ReplayChoice Read(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields)
    {
        var given = fields.ToDictionary(field => field.Key, field => field.Value);
        return new ReplayChoice([.. given.GetValueOrDefault("id").OfType<string>().Where(id => id.Length > 0)], given.GetValueOrDefault("reason").FirstOrDefault(reason => reason is { Length: > 0 }), given.ContainsKey("all"));
    }
}
