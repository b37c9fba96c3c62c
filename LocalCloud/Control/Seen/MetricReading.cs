using System.Text.Json;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

internal sealed record MetricList(IReadOnlyList<MetricDetail> Metrics, HeldPoints Held);

internal sealed record HeldPoints(int Points, int Capacity, long Dropped);

internal sealed record MetricDetail(string Name, string Unit, string Service, string Type, JsonElement Attributes, double? Last, IReadOnlyList<MetricMoment>? Points);

internal sealed record MetricMoment(DateTime At, double Value, long? Count, double? Sum);

/// <summary>The metrics that are held; with the points of those of one name.</summary>
internal static class MetricReading
{
    public static MetricList List(MetricStore store, HttpRequest request)
    {
        var name = Query.Text(request, "name");
        var points = name is null ? null : store.Points(name);
        var (held, dropped) = store.Held;
        return new MetricList(
            [.. store.Series().Where(series => name is null || series.Name == name).Select(series => Detail(series, points?[series]))],
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
