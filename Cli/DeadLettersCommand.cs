using System.CommandLine;
using Spectre.Console;
using Webhooks.Operations.Archive;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;

namespace Webhooks.Cli;

/// <summary><c>webhooks dead-letters list</c>: what could not be handled, why, and whether it can be replayed.</summary>
internal static class DeadLettersCommand
{
    private const int Most = 10_000;

    public static Command Create(Surroundings surroundings)
    {
        var outputs = StackOption.Outputs();
        var provider = StackOption.Provider();
        var limit = StackOption.Limit(100);
        var json = StackOption.Json();
        var list = new Command("list", "Lists events that failed, and what is archived without being an event.") { provider, limit, json, outputs };
        list.SetAction(async (parsed, cancellationToken) =>
        {
            var providers = StackOption.Providers(parsed.GetValue(provider));
            var most = StackOption.InRange(parsed.GetValue(limit), "--limit", 1, Most);
            var stack = StackOption.Read(parsed.GetValue(outputs), surroundings);
            using var events = new EventStore(stack, surroundings.Time);
            using var archive = new ArchiveBucket(stack);
            var deadLetters = new DeadLetterList(events, archive);
            var failed = await deadLetters.FailedInFullAsync(providers, days: null, most, cancellationToken);
            var others = await deadLetters.NoEventsAsync(most, cancellationToken);
            if (parsed.GetValue(json))
            {
                surroundings.Output.Json(new { Failed = failed, NoEvents = others });
            }
            else
            {
                Show(failed, others, surroundings.Output);
            }

            return Entry.Done;
        });
        return new Command("dead-letters", "Finds what could not be handled.") { list };
    }

    private static void Show(IReadOnlyList<StoredEvent> failed, IReadOnlyList<NoEvent> others, IAnsiConsole output)
    {
        output.WriteLine(failed.Count == 0 ? "No event is failed." : $"{failed.Count} failed. Send them back to the consumer with: webhooks replay --all");
        if (failed.Count > 0)
        {
            output.Table(
                ["failed", "provider", "type", "event", "received", "archived as", "reason"],
                failed.Select(one => new[] { Print.Seconds(one.FailedAt), one.Provider, one.Type, one.EventId, one.ReceiveCount is { } times ? $"{times} times" : null, one.ArchiveKey, one.Reason }));
        }

        if (others.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"{others.Count} archived without being an event, which can't be replayed.");
            output.Table(["archived", "bytes", "archived as", "reason"], others.Select(one => new[] { Print.Time(one.At), $"{one.Size}", one.ArchiveKey, one.Reason }));
        }
    }
}
