namespace Webhooks.Dashboard.Stack;

public sealed record MetricList(IReadOnlyList<MetricReading> Metrics);

/// <param name="Type"><c>gauge</c>, <c>sum</c> or <c>histogram</c>.</param>
/// <param name="Points">The oldest first; null where they weren't asked for.</param>
public sealed record MetricReading(string Name, string Unit, string Service, string Type, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<MetricPoint>? Points);

/// <param name="Value">Of a histogram: the mean.</param>
public sealed record MetricPoint(DateTimeOffset At, double Value, long? Count, double? Sum);
