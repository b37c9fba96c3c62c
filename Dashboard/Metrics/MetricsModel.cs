using Webhooks.Dashboard.Plots;

namespace Webhooks.Dashboard.Metrics;

/// <param name="Minutes">How far back it looks: 5 or 30.</param>
/// <param name="Resource">The only one that is shown, by its logical id; null: all.</param>
/// <param name="Title">What a person calls that one.</param>
/// <param name="Step">What one point of a plot stands for.</param>
/// <param name="Points">The figures of the only one, step by step; null where all are shown.</param>
public sealed record MetricsModel(
    int Minutes, string? Resource, string? Title, TimeSpan Step, IReadOnlyList<RateGroup> Groups, RatePoints? Points, ProcessFigures Processes, CounterFigures Counters)
{
    /// <summary>The same view of another resource, or of all.</summary>
    public string AddressOf(string? resource) => Address(Minutes, resource);

    public static string Address(int minutes, string? resource) => $"/metrics?minutes={minutes}{(resource is null ? "" : $"&resource={Uri.EscapeDataString(resource)}")}";
}

/// <summary>Routes, functions or queues.</summary>
/// <param name="Kind">As Control says it: <c>route</c>.</param>
/// <param name="Quiet">Those that had nothing in these minutes.</param>
public sealed record RateGroup(string Kind, string Title, int Minutes, IReadOnlyList<RateCard> Cards, IReadOnlyList<RateCard> Quiet);

/// <summary>How often and how long, of one resource.</summary>
/// <param name="Facts">What it had in these minutes.</param>
public sealed record RateCard(string Id, string Name, string Address, string Facts, bool HasErrors, Figure Rate, Figure Time);

/// <summary>One resource, step by step, the newest first; steps without a request are left out.</summary>
/// <param name="Counted">What one of them is: <c>request</c>.</param>
public sealed record RatePoints(TimeSpan Step, string Counted, IReadOnlyList<RatePoint> Points);

public sealed record RatePoint(DateTimeOffset At, long Requests, long Errors, long Throttles, long ColdStarts, double? P50Ms, double? P95Ms, double? P99Ms);

public sealed record ProcessFigures(int Minutes, IReadOnlyList<ProcessFigure> Processes);

/// <param name="Detail">Which instance of a function, or how many run.</param>
/// <param name="HasEnded">No longer seen.</param>
/// <param name="Address">Where each instance is; null where there is no more to see.</param>
public sealed record ProcessFigure(string Name, string Detail, bool HasEnded, string? Address, Figure? Cpu, Figure? Memory);

public sealed record CounterFigures(int Minutes, IReadOnlyList<CounterFigure> Counters);

/// <param name="Function">Who counts.</param>
/// <param name="Of">What of: <c>stripe</c>; empty for all.</param>
public sealed record CounterFigure(string Name, string Function, string Of, Figure Figure);
