using System.Globalization;
using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Metrics;

/// <summary>Makes figures of what is measured from time to time: processes, and what the functions count.</summary>
internal sealed class MeasuredFigures(Timeline timeline, int minutes, IReadOnlyList<ControlFunction> functions, IReadOnlyList<MetricReading> held)
{
    public const string Cpu = "process.cpu.utilization";
    public const string Memory = "process.memory.usage";

    private const string Environment = "environment"; // of which a stack is one
    private const string Sum = "sum";
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(15); // three looks

    /// <summary>Those that have points of these minutes, and no others.</summary>
    private readonly IReadOnlyList<MetricReading> _metrics = [.. held.Select(metric => metric with { Points = [.. (metric.Points ?? []).Where(point => timeline.Contains(point.At))] }).Where(metric => metric.Points is { Count: > 0 })];

    /// <param name="service">Whose only, each process for itself; null: everybody's, a function's instances together.</param>
    public IReadOnlyList<ProcessFigure> Processes(string? service) =>
    [
        .. _metrics.Where(metric => metric.Name is Cpu or Memory && IsOf(metric, service))
            .GroupBy(metric => (metric.Service, Instance: service is null ? null : InstanceOf(metric)))
            .Select(process => Process(process.Key.Service, process.Key.Instance, [.. process]))
            .OrderBy(process => process.HasEnded).ThenBy(process => process.Name, StringComparer.Ordinal).ThenBy(process => process.Detail, StringComparer.Ordinal),
    ];

    /// <summary>What all and the only one that there is say alike is said once.</summary>
    /// <param name="service">Whose only; null: everybody's.</param>
    public IReadOnlyList<CounterFigure> Counters(string? service) =>
    [
        .. _metrics.Where(metric => functions.Any(function => function.Name == metric.Service) && IsOf(metric, service) && metric.Name is not (Cpu or Memory))
            .Select(metric => new CounterFigure(
                metric.Name, NameOf(metric.Service), string.Join(", ", metric.Attributes.Where(attribute => attribute.Key != Environment).Select(attribute => attribute.Value)), metric.Type == Sum ? Total(metric) : Mean(metric)))
            .GroupBy(counter => (counter.Function, counter.Name))
            .SelectMany(counters => counters.Count() == 2 ? counters.Where(counter => counter.Of.Length == 0 || counters.All(each => each.Of.Length > 0)) : counters)
            .OrderBy(counter => counter.Function, StringComparer.Ordinal).ThenBy(counter => counter.Name, StringComparer.Ordinal).ThenBy(counter => counter.Of, StringComparer.Ordinal),
    ];

    private static string? InstanceOf(MetricReading metric) => metric.Attributes.GetValueOrDefault("faas.instance");

    private DateTimeOffset Newest { get; } = held.SelectMany(metric => metric.Points ?? []).Select(point => point.At).DefaultIfEmpty().Max();

    private ProcessFigure Process(string service, string? instance, IReadOnlyList<MetricReading> of)
    {
        var running = of.Where(metric => Points(metric)[^1].At >= Newest - Seen).ToList();
        var instances = running.Select(InstanceOf).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var id = functions.FirstOrDefault(function => function.Name == service)?.LogicalId;
        return new ProcessFigure(
            NameOf(service), instance ?? (id is null ? "" : Show.Count(instances, "instance")), running.Count == 0, id is null || instance is not null ? null : MetricsModel.Address(minutes, id),
            Gauge(Cpu, "CPU", Percent), Gauge(Memory, "Memory", bytes => Show.Bytes((long)bytes)));

        Figure? Gauge(string name, string title, Func<double, string> say) => of.Where(metric => metric.Name == name).ToList() is not { Count: > 0 } all ? null : new Figure
        {
            Title = title, Value = running.Where(metric => metric.Name == name).Select(metric => Points(metric)[^1].Value).ToList() is { Count: > 0 } last ? say(last.Sum()) : "none", From = timeline.From, Say = say,
            Lines = [new PlotLine("", Sums([.. all.Select(Looks)]))],
        };
    }

    /// <summary>One value a step. A look that came a bit late, in the step after its own, leaves no gap.</summary>
    private IReadOnlyList<double?> Looks(MetricReading metric)
    {
        var looks = timeline.Of(Points(metric), point => point.At, (points, _) => points.Average(point => point.Value), none: null);
        return [.. looks.Select((look, at) => look ?? (at > 0 && (at == looks.Count - 1 || looks[at + 1] is not null) ? looks[at - 1] : null))];
    }

    private static IReadOnlyList<double?> Sums(IReadOnlyList<IReadOnlyList<double?>> all) =>
        [.. Enumerable.Range(0, all[0].Count).Select(step => all.Any(one => one[step] is not null) ? all.Sum(one => one[step]) : null)];

    private Figure Total(MetricReading metric) => new()
    {
        Title = metric.Name, Value = Show.Count((long)Points(metric).Sum(point => point.Value)), Note = $"in {minutes} min", From = timeline.From, Say = Show.Rate,
        Lines = [new PlotLine("", timeline.Of(Points(metric), point => point.At, (points, length) => points.Sum(point => point.Value) / length.TotalSeconds, none: 0))],
    };

    private Figure Mean(MetricReading metric) => new()
    {
        Title = metric.Name, Value = Say(metric)(MeanOf(Points(metric))), Note = $"mean of {Show.Count(Points(metric).Sum(Weight))} in {minutes} min", From = timeline.From, Say = Say(metric),
        Lines = [new PlotLine("", timeline.Of(Points(metric), point => point.At, (points, _) => MeanOf(points), none: null))],
    };

    private static Func<double, string> Say(MetricReading metric) => metric.Unit == "Milliseconds" ? Show.Milliseconds : value => $"{value.ToString("0.##", CultureInfo.InvariantCulture)} {metric.Unit}";

    private static double MeanOf(IReadOnlyList<MetricPoint> points) => points.Sum(point => point.Sum ?? point.Value) / Math.Max(1, points.Sum(Weight));

    private static long Weight(MetricPoint point) => point.Count ?? 1;

    private static string Percent(double share) => $"{(share * 100).ToString("0.#", CultureInfo.InvariantCulture)} %";

    private static IReadOnlyList<MetricPoint> Points(MetricReading metric) => metric.Points!;

    private static bool IsOf(MetricReading metric, string? service) => service is null || metric.Service == service;

    private string NameOf(string service) => functions.FirstOrDefault(function => function.Name == service)?.ShortName ?? service;
}
