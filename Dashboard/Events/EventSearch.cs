using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Events;

/// <summary>What the list's form asks for: its address is the view, to be shared and kept.</summary>
public sealed record EventSearch
{
    public const int DefaultDays = 2;
    private const int MostDays = 400;

    /// <summary>An event's id, a transaction's id, or a part of the type; empty: everything.</summary>
    public string Text { get; init; } = "";

    /// <summary>Null: all.</summary>
    public Provider? Provider { get; init; }

    /// <summary><c>processed</c> or <c>failed</c>; null: any.</summary>
    public string? Status { get; init; }

    /// <summary>How many days back, today among them.</summary>
    public int Days { get; init; } = DefaultDays;

    /// <summary>The last event of the page before; null on the first.</summary>
    public StoredEvent? After { get; init; }

    /// <summary>Nothing but its standards is asked for.</summary>
    public bool IsOpen => Text.Length == 0 && Provider is null && Status is null && Days == DefaultDays;

    /// <summary>What isn't understood counts as not asked for.</summary>
    public static EventSearch Read(IQueryCollection query) => new()
    {
        Text = query["q"].ToString().Trim(),
        Provider = Catalog.Find(query["provider"].ToString()),
        Status = query["status"].ToString() is "processed" or "failed" ? query["status"].ToString() : null,
        Days = int.TryParse(query["within"].ToString().TrimEnd('d'), out var days) && days is >= 1 and <= MostDays ? days : DefaultDays,
        After = query["after"].ToString().Split('_', 2) is [var at, { Length: > 0 } id] && long.TryParse(at, out var ms)
            ? new StoredEvent { EventId = id, Timestamp = ms / 1000, TimestampMs = ms }
            : null,
    };

    /// <summary>The same view with another status.</summary>
    public string WithStatus(string? status) => (this with { Status = status, After = null }).Address;

    /// <summary>The next page of the same view.</summary>
    public string Following(StoredEvent last) => (this with { After = last }).Address;

    public string Address => $"/events{Query}";

    /// <summary>What of it stands in an address; empty when it is open.</summary>
    public string Query => QueryString.Create(
        new Dictionary<string, string?>
        {
            ["q"] = Text.Length > 0 ? Text : null,
            ["provider"] = Provider?.Name,
            ["status"] = Status,
            ["within"] = Days == DefaultDays ? null : $"{Days}d",
            ["after"] = After is { } last ? $"{last.TimestampMs}_{last.EventId}" : null,
        }.Where(part => part.Value is not null)).Value ?? "";
}
