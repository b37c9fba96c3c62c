using System.Globalization;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.Control.Seen;

internal sealed record RateList(double WindowMs, double SlotMs, DateTime AsOf, IReadOnlyList<RateDetail> Series);

internal sealed record RateDetail(
    string Resource, string Kind, string Name, int Requests, int Errors, int Throttles, int ColdStarts, double PerSecond, double? P50Ms, double? P95Ms, double? P99Ms,
    IReadOnlyDictionary<string, int>? Statuses, IReadOnlyList<RateMoment>? History);

internal sealed record RateMoment(DateTime At, int Requests, int Errors, int Throttles, int ColdStarts, double? P50Ms, double? P95Ms, double? P99Ms);

/// <summary>How often and how long, of routes, functions and queues.</summary>
internal static class RateReading
{
    private static readonly TimeSpan Window = RateSeries.SlotLength * RateSeries.WindowSlots;

    public static RateList List(RateTable table, HttpRequest request)
    {
        var withHistory = Query.Word(request, "history", "true", "false") == "true";
        return new RateList(
            Window.TotalMilliseconds, RateSeries.SlotLength.TotalMilliseconds, TimeProvider.System.GetUtcNow().UtcDateTime, [.. table.All.Select(series => Detail(series, withHistory))]);
    }

    private static RateDetail Detail(RateSeries series, bool withHistory)
    {
        var (window, history) = series.Read(withHistory);
        return new RateDetail(
            series.Resource, series.Kind, series.Name, window.Requests, window.Errors, window.Throttles, window.ColdStarts, Math.Round(window.Requests / Window.TotalSeconds, 2),
            window.Percentile(0.5), window.Percentile(0.95), window.Percentile(0.99),
            series.Kind == "route" ? window.Statuses.ToDictionary(status => status.Key.ToString(CultureInfo.InvariantCulture), status => status.Value) : null,
            withHistory ? [.. history.Select(Moment)] : null);
    }

    private static RateMoment Moment(RateSlot slot) =>
        new(slot.At.UtcDateTime, slot.Requests, slot.Errors, slot.Throttles, slot.ColdStarts, slot.Percentile(0.5), slot.Percentile(0.95), slot.Percentile(0.99));
}
