using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Events;

/// <summary>Finds the events that a search asks for.</summary>
internal sealed class EventListReader(CurrentStack stack, StackReadings readings, TimeProvider time) : ILivePage
{
    private const int PageSize = 50;

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

        var filter = new EventFilter { Days = days, Status = search.Status, Limit = search.Text.Length > 0 ? StackReadings.MostLookedThrough : PageSize + 1, After = search.After };
        if (search.Provider is { } provider)
        {
            filter = filter with { Providers = [provider] };
        }

        var found = await RecentAsync(search) ?? await stack.Events.ListAsync(filter, cancellationToken);
        return search.Text.Length > 0
            ? Page(search, [.. found.Where(stored => Says(stored, search.Text))], found.Count == StackReadings.MostLookedThrough ? $"among the newest {StackReadings.MostLookedThrough}, UTC" : "newest first, UTC")
            : Page(search, found, "newest first, UTC");
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
        [Region.Of<EventList>("events.list", await ReadAsync(EventSearch.Read(query), cancellationToken))];

    /// <summary>What every page and tab that looks through the newest has in common; null where others are asked for.</summary>
    private async Task<IReadOnlyList<StoredEvent>?> RecentAsync(EventSearch search)
    {
        if (search.Text.Length == 0 || search.Days < EventSearch.DefaultDays || (search with { Text = "", Days = EventSearch.DefaultDays }) is not { IsOpen: true, After: null })
        {
            return null;
        }

        // Where the standard days have enough of them, those of more days are the same.
        var recent = await readings.RecentAsync();
        return search.Days == EventSearch.DefaultDays || recent.Count == StackReadings.MostLookedThrough ? recent : null;
    }

    private static EventListModel Page(EventSearch search, IReadOnlyList<StoredEvent> found, string note) =>
        new(search, [.. found.Take(PageSize)], HasMore: found.Count > PageSize, note, Catalog.Providers);

    private static bool Says(StoredEvent stored, string text) =>
        text.Length == 0 || stored.EventId == text || stored.TransactionId == text || stored.Type?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;
}

/// <param name="Note">What the list is of.</param>
public sealed record EventListModel(EventSearch Search, IReadOnlyList<StoredEvent> Events, bool HasMore, string Note, IReadOnlyList<Provider> Providers);
