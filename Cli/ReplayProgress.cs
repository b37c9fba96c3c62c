using Spectre.Console;
using Webhooks.Operations.Replay;

namespace Webhooks.Cli;

/// <summary>Tells how a replay goes: each message of a few; of many, what went wrong or was skipped, and where it stands once a second.</summary>
internal sealed class ReplayProgress(IAnsiConsole output, TimeProvider time, int total)
{
    private const int Few = 20;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly Dictionary<ReplayState, int> _counts = [];
    private long _told = time.GetTimestamp();

    /// <summary>One message's new state.</summary>
    public void Tell(ReplayItem item)
    {
        _counts[item.State] = this[item.State] + 1;
        if (total <= Few || item.State is ReplayState.Failed or ReplayState.NotProcessed or ReplayState.Skipped)
        {
            Line(item);
        }
        else if (time.GetElapsedTime(_told) >= Between)
        {
            _told = time.GetTimestamp();
            output.WriteLine($"Of {total}: {Sums}");
        }
    }

    /// <summary>A plan, message by message.</summary>
    public void TellAll(IReadOnlyList<ReplayItem> plan)
    {
        foreach (var item in plan)
        {
            _counts[item.State] = this[item.State] + 1;
            Line(item);
        }
    }

    /// <summary>The last line: counts.</summary>
    /// <returns>The exit code: 0 when nothing failed.</returns>
    public int Conclude(string what)
    {
        output.WriteLine($"{what}: {Sums}.");
        return this[ReplayState.Failed] + this[ReplayState.NotProcessed] == 0 ? Entry.Done : Entry.Failed;
    }

    /// <summary>The counts of what there is any of; a message that was waited for counts as sent, too.</summary>
    private string Sums
    {
        get
        {
            string?[] sums =
            [
                Sum(ReplayState.Planned, "to send"), Sum(ReplayState.Sent, "sent"), Sum(ReplayState.Processed, "processed"), Sum(ReplayState.NotProcessed, "not processed in time"),
                Sum(ReplayState.Skipped, "skipped"), Sum(ReplayState.Failed, "can't be sent"),
            ];
            return string.Join(", ", sums.OfType<string>().DefaultIfEmpty("nothing"));
        }
    }

    private string? Sum(ReplayState state, string what) => this[state] > 0 ? $"{this[state]} {what}" : null;

    private int this[ReplayState state] => _counts.GetValueOrDefault(state);

    private void Line(ReplayItem item)
    {
        var (word, style) = item.State switch
        {
            ReplayState.Failed => ("failed", "red"),
            ReplayState.Planned => ("would send", "default"),
            ReplayState.Skipped => ("skipped", "yellow"),
            ReplayState.Sent => ("sent", "default"),
            ReplayState.Processed => ("processed", "green"),
            ReplayState.NotProcessed => ("waited for", "red"),
        };
        output.MarkupLine($"[{style}]{word,-10}[/]  {Markup.Escape(Text(item))}");
    }

    private static string Text(ReplayItem item) => string.Join(
        "  ",
        new[] { Print.Milliseconds(item.ReceivedAt), item.Provider, item.Type, item.EventId, item.ArchiveKey == item.EventId ? null : item.ArchiveKey, item.Note }.Where(part => !string.IsNullOrEmpty(part)));
}
