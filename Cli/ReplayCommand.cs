using System.CommandLine;
using Spectre.Console;
using Webhooks.Operations;
using Webhooks.Operations.Archive;
using Webhooks.Operations.Audit;
using Webhooks.Operations.DeadLetters;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;

namespace Webhooks.Cli;

/// <summary><c>webhooks replay --all</c>: sends archived messages back to the consumer, oldest first. Exit code 0 when each could be.</summary>
internal static class ReplayCommand
{
    private const int MostDays = 366;
    private const int MostPerSecond = 1_000;
    private const int MostSeconds = 3_600;

    public static Command Create(Surroundings surroundings)
    {
        var ids = new Argument<string[]>("event-id") { Description = "Events by their ids, or archived messages by their keys.", Arity = ArgumentArity.ZeroOrMore };
        var provider = StackOption.Provider();
        var days = new Option<int?>("--days") { Description = "What is archived of events made today and the days before (UTC), so many days in all." };
        var all = new Option<bool>("--all") { Description = "Every event that is failed now; with --days only those made in these days." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, event by event, and send nothing." };
        var wait = new Option<bool>("--wait") { Description = "Wait until each event that was sent is processed." };
        var timeout = new Option<int>("--timeout") { Description = "How many seconds --wait waits for all of them together.", DefaultValueFactory = _ => 120 };
        var rate = new Option<int>("--rate") { Description = "Send at most so many in a second.", DefaultValueFactory = _ => 20 };
        var outputs = StackOption.Outputs();
        var command = new Command("replay", "Sends archived messages back to the consumer, oldest first. The archive keeps them.")
        {
            ids, provider, days, all, dryRun, wait, timeout, rate, outputs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Request(
                parsed.GetValue(ids) ?? [], parsed.GetValue(provider), parsed.GetValue(days), parsed.GetValue(all), parsed.GetValue(dryRun), parsed.GetValue(wait),
                parsed.GetValue(timeout), parsed.GetValue(rate), parsed.GetValue(outputs)),
            surroundings,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request asked, Surroundings surroundings, CancellationToken cancellationToken)
    {
        asked.Validate();
        var stack = StackOption.Read(asked.Outputs, surroundings);
        using var events = new EventStore(stack, surroundings.Time);
        using var archive = new ArchiveBucket(stack);
        var plan = await PlanAsync(asked, new ReplayPlanner(events, archive), surroundings.Time, cancellationToken);
        var progress = new ReplayProgress(surroundings.Output, surroundings.Time, plan.Count);
        if (asked.All && await new DeadLetterList(events, archive).CountNoEventsAsync(cancellationToken) is > 0 and var others)
        {
            surroundings.Output.WriteLine($"{others} archived without being an event can't be replayed: webhooks dead-letters list shows why.");
        }

        if (asked.DryRun)
        {
            progress.TellAll(plan);
            return progress.Conclude("Nothing was sent, as asked");
        }

        using var audit = new AuditTrail(stack);
        var replayer = new Replayer(events, archive, new WebhookQueue(stack, surroundings.Time), audit, "webhooks replay", surroundings.Time);
        List<ReplayItem> sent = [];
        await foreach (var item in replayer.SendAsync(plan, asked.Rate, cancellationToken))
        {
            progress.Tell(item);
            if (item.State == ReplayState.Sent)
            {
                sent.Add(item);
            }
        }

        if (asked.Wait)
        {
            await foreach (var item in replayer.WaitAsync(sent, TimeSpan.FromSeconds(asked.Timeout), cancellationToken))
            {
                progress.Tell(item);
            }
        }

        return progress.Conclude("Done");
    }

    private static Task<IReadOnlyList<ReplayItem>> PlanAsync(Request asked, ReplayPlanner planner, TimeProvider time, CancellationToken cancellationToken)
    {
        var providers = StackOption.Providers(asked.Provider);
        var days = asked.Days is { } count ? EventFilter.LastDays(count, time) : null;
        return asked.Ids.Count > 0 ? planner.TheseAsync(asked.Ids, cancellationToken)
            : asked.All ? planner.FailedAsync(providers, days, cancellationToken)
            : planner.DaysAsync(providers, days!, cancellationToken);
    }

    private sealed record Request(IReadOnlyList<string> Ids, string? Provider, int? Days, bool All, bool DryRun, bool Wait, int Timeout, int Rate, FileInfo? Outputs)
    {
        /// <exception cref="OperationException">What was asked makes no sense, or could mean more than was meant.</exception>
        public void Validate()
        {
            if (Ids.Count > 0 ? All || Days is not null || Provider is not null : !All && Days is null)
            {
                throw new OperationException("Say what to replay: event ids, or --days N (perhaps with --provider P), or --all. Add --dry-run to see what it would do.");
            }

            StackOption.InRange(Days ?? 1, "--days", 1, MostDays);
            StackOption.InRange(Rate, "--rate", 1, MostPerSecond);
            StackOption.InRange(Timeout, "--timeout", 1, MostSeconds);
        }
    }
}
