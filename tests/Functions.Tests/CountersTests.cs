using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests;

public sealed class CountersTests
{
    public static TheoryData<string> Names => [.. Counters.List.Select(counter => counter.Name.Value)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_line_that_counts_is_a_metric_by_each_of_its_dimensions(string name)
    {
        var counter = Counters.List.Single(counter => counter.Name.Value == name);
        await using var sink = new LogSink();
        using var log = new FunctionLog(sink, new FakeClock(), "Consumer", "dev");

        log.Info("Something.", counter, ("provider", "stripe"), ("reason", "Stale"), (Counters.TimeToQueue, 12), (Counters.TimeToStore, 34));

        var values = new Dictionary<string, long> { [name] = 1, ["TimeToQueue"] = 12, ["TimeToStore"] = 34 };
        var said = new Dictionary<string, string> { ["environment"] = "dev", ["provider"] = "stripe", ["reason"] = "Stale" };
        EmbeddedMetrics.Of(sink.Lines[0]).ShouldBe(
            from metric in counter.Metrics
            from set in counter.Dimensions
            select $"{metric}{{{string.Join(',', set.Select(dimension => $"{dimension}={said[dimension]}"))}}}={values[metric]}");
    }

    [Fact]
    public void No_two_count_under_one_name()
    {
        Counters.List.SelectMany(counter => counter.Metrics).ShouldBeUnique();
        Counters.List.Count.ShouldBe(typeof(Counters).GetProperties().Count(property => property.PropertyType == typeof(Counter)));
    }

    [Fact]
    public void Metrics_are_few_since_each_combination_of_dimensions_costs_as_one() =>
        Counters.List.SelectMany(counter => counter.Dimensions).ShouldAllBe(set => set.Count <= 3 && set[0] == "environment");
}
