using Webhooks.Providers;

namespace Webhooks.Operations.Events;

/// <summary>Which events to list.</summary>
public sealed record EventFilter
{
    /// <summary>Whose; by default everybody's.</summary>
    public IReadOnlyList<Provider> Providers { get; init; } = Catalog.Providers;

    /// <summary>The days (UTC) on which the provider made them. No other days are read.</summary>
    public required IReadOnlyList<DateOnly> Days { get; init; }

    /// <summary><c>processed</c> or <c>failed</c>; null: any.</summary>
    public string? Status { get; init; }

    /// <summary>The provider's word for what happened; null: any.</summary>
    public string? Type { get; init; }

    /// <summary>How many at the most, from 1: the newest ones.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Only those that come after this one in the list: the page before ended with it; null: from the newest on.</summary>
    public StoredEvent? After { get; init; }

    /// <summary>Today and the days before it, the newest first.</summary>
    public static IReadOnlyList<DateOnly> LastDays(int count, TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return [.. Enumerable.Range(0, count).Select(ago => today.AddDays(-ago))];
    }
}
