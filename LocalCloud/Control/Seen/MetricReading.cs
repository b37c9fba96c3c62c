using System.Text.Json;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

internal sealed record MetricList(IReadOnlyList<MetricDetail> Metrics, HeldPoints Held);

internal sealed record HeldPoints(int Points, int Capacity, long Dropped);

internal sealed record MetricDetail(string Name, string Unit, string Service, string Type, JsonElement Attributes, double? Last, IReadOnlyList<MetricMoment>? Points);

internal sealed record MetricMoment(DateTime At, double Value, long? Count, double? Sum);

/// <summary>The metrics that are held; with the points of those whose names are asked for, one or more.</summary>
internal static class MetricReading
{
    public static MetricList List(CloudTelemetry telemetry, HttpRequest request)
    {
        telemetry.Embedded.Flush();
        var store = telemetry.Metrics;
        string[] names = [.. request.Query["name"].OfType<string>().Where(name => name.Length > 0)];
        var points = names.Length == 0 ? null : store.Points(names);
        var (held, dropped) = store.Held;
        return new MetricList(
            [.. store.Series().Where(series => points is null || names.Contains(series.Name)).Select(series => Detail(series, points?[series]))],
            new HeldPoints(held, MetricStore.Capacity, dropped));
    }

    private static MetricDetail Detail(MetricSeries series, IEnumerable<MetricPoint>? points)
    {
        using var attributes = JsonDocument.Parse(series.Attributes);
        return new MetricDetail(
            series.Name, series.Unit, series.Service, series.Type, attributes.RootElement.Clone(), series.Last?.Value,
            points is null ? null : [.. points.Select(point => new MetricMoment(point.At.UtcDateTime, point.Value, point.Count, point.Sum))]);
    }
}
