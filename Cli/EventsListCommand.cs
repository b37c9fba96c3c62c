using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Webhooks.Operations;
using Webhooks.Operations.Events;

namespace Webhooks.Cli;

/// <summary><c>webhooks events list --provider stripe --status failed</c>: the newest events first.</summary>
internal static class EventsListCommand
{
    private const int MostDays = 366;
    private const int MostEvents = 10_000;
    private const int UsualDays = 7;

    public static Command Create(Surroundings surroundings)
    {
        var outputs = StackOption.Outputs();
        var provider = StackOption.Provider();
        var day = new Option<string?>("--day") { Description = "Only of this day (UTC), on which the provider made them: 2026-11-25." };
        var days = new Option<int?>("--days") { Description = $"Of today and the days before, so many in all. Default: {UsualDays}." };
        var status = new Option<string?>("--status") { Description = "Only with this status: processed, failed." };
        var type = new Option<string?>("--type") { Description = "Only of this type: payment_intent.succeeded." };
        var limit = StackOption.Limit(50);
        var json = StackOption.Json();
        var command = new Command("list", "Lists events, the newest first.") { provider, day, days, status, type, limit, json, outputs };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var filter = new EventFilter
            {
                Providers = StackOption.Providers(parsed.GetValue(provider)),
                Days = Days(parsed.GetValue(day), parsed.GetValue(days), surroundings.Time),
                Status = Status(parsed.GetValue(status)),
                Type = parsed.GetValue(type),
                Limit = StackOption.InRange(parsed.GetValue(limit), "--limit", 1, MostEvents),
            };
            using var events = new EventStore(StackOption.Read(parsed.GetValue(outputs), surroundings), surroundings.Time);
            Show(await events.ListAsync(filter, cancellationToken), filter, parsed.GetValue(json), surroundings);
            return Entry.Done;
        });
        return command;
    }

    private static void Show(IReadOnlyList<StoredEvent> found, EventFilter filter, bool json, Surroundings surroundings)
    {
        if (json)
        {
            surroundings.Output.Json(found);
            return;
        }

        if (found.Count == 0)
        {
            surroundings.Output.WriteLine($"No such events, from {filter.Days[^1]:yyyy-MM-dd} to {filter.Days[0]:yyyy-MM-dd} (UTC).");
            return;
        }

        Table(surroundings.Output, found);
        if (found.Count == filter.Limit)
        {
            surroundings.Output.WriteLine($"There may be more than these {found.Count}: --limit N shows more.");
        }
    }

    /// <summary>Events as this program lists them everywhere.</summary>
    public static void Table(IAnsiConsole output, IReadOnlyList<StoredEvent> events) => output.Table(
        ["made", "provider", "type", "status", "event", "payment", "reason"],
        events.Select(one => new[] { Print.Milliseconds(one.TimestampMs) ?? Print.Seconds(one.Timestamp), one.Provider, one.Type, one.Status, one.EventId, one.TransactionId, one.Reason }));

    private static IReadOnlyList<DateOnly> Days(string? day, int? days, TimeProvider time)
    {
        if (day is null)
        {
            return EventFilter.LastDays(StackOption.InRange(days ?? UsualDays, "--days", 1, MostDays), time);
        }

        if (days is not null)
        {
            throw new OperationException("Give --day or --days, not both.");
        }

        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? [parsed]
            : throw new OperationException($"--day is a day as 2026-11-25, not '{day}'.");
    }

    private static string? Status(string? status) => status is null or "processed" or "failed"
        ? status
        : throw new OperationException($"--status is processed or failed, not '{status}'.");
}
