namespace Webhooks.Dashboard.Shell;

/// <summary>The pages there are, in the order in which they are shown.</summary>
public static class Navigation
{
    private static readonly Entry Overview = new("overview", "/", "Overview", "M1 4h4v4H1zM11 8h4v4h-4zM5 6h3v4h3");
    private static readonly Entry Metrics = new("metrics", "/metrics", "Metrics", "M1.5 1v13.5H15M4 11l3-4 3 2 4-6");
    private static readonly Entry Logs = new("logs", "/logs", "Logs", "M2 3h12M2 6.3h8M2 9.7h12M2 13h6");
    private static readonly Entry Traces = new("traces", "/traces", "Traces", "M1 3.5h8M4 8h8M8 12.5h7");
    private static readonly Entry Resources = new("resources", "/resources", "Resources", "M8 1l6 3.5v7L8 15l-6-3.5v-7zM2 4.5L8 8l6-3.5M8 8v7");

    private static readonly Group Webhooks = new(
        "Webhooks",
        [
            new("events", "/events", "Events", "M1 3.5h2M5 3.5h10M1 8h2M5 8h10M1 12.5h2M5 12.5h10"),
            new("transactions", "/transactions", "Transactions", "M1 5h12l-3-3M15 11H3l3 3"),
            new("dead-letters", "/dead-letters", "Dead letters", "M1.5 9.5h4l1 2h3l1-2h4M1.5 9.5L4 2.5h8l2.5 7v5h-13z"),
            new("send", "/send", "Send", "M1.5 8L14.5 2l-4 12.5-3-5zM7.5 9.5l3-3.5"),
        ]);

    /// <summary>Traces are there where the local cloud keeps them.</summary>
    public static IEnumerable<Group> For(ShellModel shell) =>
        [new("Watch", shell.HasTraces ? [Overview, Metrics, Logs, Traces] : [Overview, Metrics, Logs]), Webhooks, new("System", [Resources])];

    /// <summary>The page that an address is of: <c>Send</c> for <c>/send/loads</c>; the overview where it is of none.</summary>
    public static Entry PageOf(PathString path) =>
        new[] { Metrics, Logs, Traces, Resources }.Concat(Webhooks.Entries).FirstOrDefault(entry => path.StartsWithSegments(entry.Address, StringComparison.Ordinal)) ?? Overview;

    /// <param name="Icon">The path of its picture, 16 by 16.</param>
    public sealed record Entry(string Place, string Address, string Name, string Icon);

    public sealed record Group(string Name, IReadOnlyList<Entry> Entries);
}
