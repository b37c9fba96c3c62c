using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Events;

/// <summary>Finds the events that a search asks for.</summary>
internal sealed class EventListReader(CurrentStack stack, StackReadings readings, TimeProvider time) : ILivePage
{
    private const int PageSize = 50;

    /// <summary>How many of the newest are looked through for a part of a type: the index knows whole types only.</summary>
    private const int LookedThrough = 500;

    public string Name => "events";

    /// <exception cref="Operations.OperationException">The table can't be asked.</exception>
    public async Task<EventListModel> ReadAsync(EventSearch search, CancellationToken cancellationToken)
    {
        var days = EventFilter.LastDays(search.Days, time);
        if (search.Text.Length > 0 && await stack.Events.OfTransactionAsync(search.Text, cancellationToken) is { Count: > 0 } ofPayment)
        {
            return Page(search, [.. ofPayment.Reverse()], $"of the transaction {search.Text}, whenever they came");
        }

        if (search.Status == "failed")
        {
            var failed = await readings.FailedAsync();
            var asked = failed.Where(stored =>
                (search.Provider is null || stored.Provider == search.Provider.Name) && days.Contains(EventOrder.DayOf(stored)) && Says(stored, search.Text) && EventOrder.IsAfter(stored, search.After));
            return Page(search, [.. asked.Order(EventOrder.NewestFirst)], failed.Count == StackReadings.MostFailed ? $"among the {failed.Count} that failed last, newest first, UTC" : "newest first, UTC");
        }

        if (search is { IsOpen: true, After: null })
        {
            return Page(search, await readings.LatestAsync(), "newest first, UTC");
        }

        var filter = new EventFilter { Days = days, Status = search.Status, Limit = search.Text.Length > 0 ? LookedThrough : PageSize + 1, After = search.After };
        var found = await stack.Events.ListAsync(search.Provider is { } provider ? filter with { Providers = [provider] } : filter, cancellationToken);
        return search.Text.Length > 0
            ? Page(search, [.. found.Where(stored => Says(stored, search.Text))], found.Count == LookedThrough ? $"among the newest {LookedThrough}, UTC" : "newest first, UTC")
            : Page(search, found, "newest first, UTC");
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
        [Region.Of<EventList>("events.list", await ReadAsync(EventSearch.Read(query), cancellationToken))];

    private static EventListModel Page(EventSearch search, IReadOnlyList<StoredEvent> found, string note) =>
        new(search, [.. found.Take(PageSize)], HasMore: found.Count > PageSize, note, Catalog.Providers);

    private static bool Says(StoredEvent stored, string text) =>
        text.Length == 0 || stored.EventId == text || stored.TransactionId == text || stored.Type?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;
}

/// <param name="Note">What the list is of.</param>
public sealed record EventListModel(EventSearch Search, IReadOnlyList<StoredEvent> Events, bool HasMore, string Note, IReadOnlyList<Provider> Providers);
