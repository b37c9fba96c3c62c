using Webhooks.Dashboard.Metrics;
using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Metrics;

[Collection(nameof(RunningDashboard))]
public sealed class MetricsPageTests(RunningDashboard dashboard)
{
    private static readonly DateTimeOffset AsOf = new(2026, 11, 22, 14, 32, 8, TimeSpan.Zero);
    private static readonly ControlFunction Consumer = new("WebhookConsumer-dev", "Consumer1F", null, null, "Consumer", null, null, 0);
    private static readonly Timeline Minutes = new(AsOf, 5);

    [Fact]
    public async Task What_runs_is_shown_with_its_cpu_and_memory_and_what_had_nothing_to_do_says_so()
    {
        await Eventually.TrueAsync(async () => (await dashboard.PageAsync("/metrics?minutes=30")).QuerySelector("#process-LocalCloud-") is not null); // looked at every five seconds

        var page = await dashboard.PageAsync("/metrics?minutes=30");
        page.QuerySelector("#process-LocalCloud-")!.Reads().ShouldContain("MB");
        page.QuerySelector("select[name=minutes] [selected]")!.Reads().ShouldBe("30 min");
        page.QuerySelector("nav [aria-current=page]")!.Reads().ShouldBe("Metrics");
        page.QuerySelector("#counters")!.Reads().ShouldBe("Nothing held of these minutes.");
    }

    [Fact]
    public async Task Its_stream_sends_the_same_view_that_the_page_shows()
    {
        var address = (await dashboard.PageAsync("/metrics?minutes=30")).QuerySelector("[data-sse-connect]")!.GetAttribute("data-sse-connect")!;
        address.ShouldBe("/live/metrics?minutes=30");
        using var stream = await dashboard.Browser.GetStreamAsync(address);
        using StreamReader reader = new(stream);
        HashSet<string> names = [];
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (names.Count < 7 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            names.UnionWith(line.StartsWith("event: ", StringComparison.Ordinal) ? [line["event: ".Length..]] : []);
        }

        names.ShouldBe(["clock", "stamp", "metrics.route", "metrics.function", "metrics.queue", "metrics.processes", "metrics.counters"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_deployed_stacks_figures_are_named_where_they_are()
    {
        ShellModel shell = new("prod", IsLocal: false, HasTraces: false, "metrics", "/metrics", "", null, null, null, AsOf);

        var shown = await Rendered.AsAsync<MetricsPage>(new { Shell = shell, Model = (MetricsModel?)null });

        shown.QuerySelector("main section a")!.Reads().ShouldBe("Webhooks-prod");
        shown.QuerySelector("main section")!.Reads().ShouldContain("CloudWatch dashboard");
    }

    [Fact]
    public async Task A_functions_card_has_its_counts_its_percentiles_and_its_window()
    {
        RateSeries series = new()
        {
            Resource = Consumer.LogicalId, Kind = "function", PerSecond = 0.5, P50Ms = 3, P95Ms = 20, P99Ms = 41,
            History = [new(AsOf.AddSeconds(-28), 10, 1, 3, 30, 0, 2, 20), new(AsOf.AddSeconds(-13), 20, 0, 4, 41, 0, 0, 25), new(AsOf.AddMinutes(-20), 500, 9, 1, 1)],
        };

        var shown = await Rendered.AsAsync<RateCards>(new { Model = new RateFigures(Minutes, 5, [Consumer]).Group("function", "Functions", [series]) });

        var card = shown.QuerySelectorAll("article").ShouldHaveSingleItem();
        card.QuerySelector("header")!.ReadsByCell().ShouldBe("Consumer | 30 invocations in 5 min, 1 error, 2 cold starts");
        card.QuerySelector("header a")!.GetAttribute("href").ShouldBe("/metrics?minutes=5&resource=Consumer1F");
        card.QuerySelectorAll(".stat").Select(stat => stat.QuerySelector("p")!.Reads()).ShouldBe(["0.5/s last min", "41 ms p99 · 20 ms p95, 3 ms p50, last min"]);
        card.QuerySelectorAll("svg[role=img]").Select(plot => plot.GetAttribute("aria-label")!).ShouldBe(
        [
            "Invocations, −5 min to now: all 4/s at the most, 0/s last; errors 0.2/s at the most, 0/s last",
            "Duration, −5 min to now: p50 4 ms at the most, 4 ms last; p95 25 ms at the most, 25 ms last; p99 41 ms at the most, 41 ms last",
        ]);
    }

    [Fact]
    public async Task What_had_nothing_in_the_window_is_named_and_not_drawn()
    {
        RateSeries series = new() { Resource = "ApiSquare", Kind = "route", Name = "POST /square" };

        var shown = await Rendered.AsAsync<RateCards>(new { Model = new RateFigures(Minutes, 5, []).Group("route", "Routes", [series]) });

        shown.QuerySelectorAll("article").ShouldBeEmpty();
        shown.Reads().ShouldBe("Nothing in 5 min: POST /square");
    }

    [Fact]
    public async Task One_resource_has_a_table_of_what_its_plots_show()
    {
        RateSeries series = new() { Resource = "Api", Kind = "route", History = [new(AsOf.AddSeconds(-28), 10, 1, 3, 30, 4, 0, 20), new(AsOf.AddSeconds(-3), 20, 0, 4, 41)] };

        var shown = await Rendered.AsAsync<PointTable>(new { Model = new RateFigures(Minutes, 5, []).Points(series) });

        shown.QuerySelectorAll("thead th")[1].Reads().ShouldBe("Requests");
        shown.QuerySelectorAll("tbody tr").Select(row => row.ReadsByCell()).ShouldBe(["14:32:05 | 20 | 0 | 0 | 0 | 4 ms | none | 41 ms", "14:31:40 | 10 | 1 | 4 | 0 | 3 ms | 20 ms | 30 ms"]);
    }

    [Fact]
    public async Task Counters_add_up_durations_are_means_and_the_only_provider_is_not_told_twice()
    {
        MetricReading[] metrics =
        [
            Metric("Stored", "Count", "sum", "", (10, 4), (25, 6)), Metric("Stored", "Count", "sum", "stripe", (10, 4), (25, 6)),
            Metric("TimeToStore", "Milliseconds", "histogram", "", (10, 100), (25, 300)),
            Metric("TimeToStore", "Milliseconds", "histogram", "paypal", (10, 100)), Metric("TimeToStore", "Milliseconds", "histogram", "stripe", (25, 300)),
        ];

        var shown = await Rendered.AsAsync<Counters>(new { Model = new CounterFigures(5, new MeasuredFigures(Minutes, 5, [Consumer], metrics).Counters(null)) });

        shown.QuerySelectorAll("tbody tr").Select(row => row.ReadsByCell()).ShouldBe(
        [
            "Stored | Consumer | all | 10in 5 min", "TimeToStore | Consumer | all | 200 msmean of 2 in 5 min", "TimeToStore | Consumer | paypal | 100 msmean of 1 in 5 min", "TimeToStore | Consumer | stripe | 300 msmean of 1 in 5 min",
        ]);
    }

    [Fact]
    public async Task A_functions_instances_are_one_row_together_and_one_each_where_it_is_looked_at_alone()
    {
        MetricReading[] metrics = [Memory("i-1", 10), Memory("i-2", 20), Memory("i-3", 200)];
        MeasuredFigures measured = new(Minutes, 5, [Consumer], metrics);

        var all = await Rendered.AsAsync<Processes>(new { Model = new ProcessFigures(5, measured.Processes(null)) });
        var each = await Rendered.AsAsync<Processes>(new { Model = new ProcessFigures(5, measured.Processes(Consumer.Name)) });

        all.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().ReadsByCell().ShouldBe("Consumer2 instances | unknown | 128 MB");
        each.QuerySelectorAll("tbody tr").Select(row => row.ReadsByCell()).ShouldBe(["Consumeri-1 | unknown | 64 MB", "Consumeri-2 | unknown | 64 MB", "Consumer Endedi-3 | unknown | none"]);
    }

    private static MetricReading Metric(string name, string unit, string type, string provider, params (int Ago, double Value)[] points) => new(
        name, unit, Consumer.Name, type, provider.Length == 0 ? new Dictionary<string, string> { ["environment"] = "dev" } : new Dictionary<string, string> { ["environment"] = "dev", ["provider"] = provider },
        [.. points.Select(point => new MetricPoint(AsOf.AddSeconds(-point.Ago), point.Value, type == "sum" ? null : 1, type == "sum" ? null : point.Value))]);

    private static MetricReading Memory(string instance, int ago) =>
        new(MeasuredFigures.Memory, "By", Consumer.Name, "gauge", new Dictionary<string, string> { ["faas.instance"] = instance }, [new MetricPoint(AsOf.AddSeconds(-ago), 64 * 1024 * 1024, null, null)]);
}
