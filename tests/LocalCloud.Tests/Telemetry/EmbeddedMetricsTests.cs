using LocalCloud.Telemetry;

namespace LocalCloud.Tests.Telemetry;

public sealed class EmbeddedMetricsTests
{
    private readonly MetricStore _store = new();
    private readonly StoppedClock _clock = new();

    [Fact]
    public void Lines_of_one_slot_become_one_point_for_each_set_of_dimensions()
    {
        EmbeddedMetrics metrics = new(_store, _clock);
        metrics.Read("Worker-dev", Line("blue", took: 10));
        metrics.Read("Worker-dev", Line("blue", took: 30));
        metrics.Read("Worker-dev", Line("red", took: 50));

        metrics.Flush();
        _store.Series().ShouldBeEmpty(); // the slot isn't over

        _clock.Now += EmbeddedMetrics.SlotLength;
        metrics.Flush();

        var counted = _store.Points(["Done"]).ToDictionary(series => series.Key.Attributes, series => series.ShouldHaveSingleItem().Value);
        counted.ShouldBe(new Dictionary<string, double> { ["""{"stage":"dev"}"""] = 3, ["""{"colour":"blue","stage":"dev"}"""] = 2, ["""{"colour":"red","stage":"dev"}"""] = 1 }, ignoreOrder: true);
        var took = _store.Points(["Took"]).Single(series => series.Key.Attributes == """{"stage":"dev"}""");
        took.Key.Unit.ShouldBe("Milliseconds");
        var point = took.ShouldHaveSingleItem();
        (point.Value, point.Count, point.Sum, point.At).ShouldBe((30, 3, 90, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Several_values_in_one_line_all_count()
    {
        EmbeddedMetrics metrics = new(_store, _clock);
        metrics.Read("Worker-dev", """{"Size":[1,2,6],"_aws":{"Timestamp":0,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[[]],"Metrics":[{"Name":"Size"},{"Name":"Absent"}]}]}}""");
        _clock.Now += EmbeddedMetrics.SlotLength;
        metrics.Flush();

        var point = _store.Points(["Size", "Absent"]).ShouldHaveSingleItem().ShouldHaveSingleItem();
        (point.Value, point.Count).ShouldBe((3, 3));
    }

    [Theory]
    [InlineData("no JSON, but \"CloudWatchMetrics\"")]
    [InlineData("""{"message":"CloudWatchMetrics"}""")]
    [InlineData("""{"_aws":7,"say":"\"CloudWatchMetrics\"","CloudWatchMetrics":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":null}],"Dimensions":[[]]}]}}""")]
    [InlineData("""{"A":"one","_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"A"}],"Dimensions":[[]]}]}}""")]
    [InlineData("""{"A":1,"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"A"}],"Dimensions":[["nowhere"]]}]}}""")]
    public void What_is_not_the_format_counts_nothing_and_breaks_nothing(string line)
    {
        EmbeddedMetrics metrics = new(_store, _clock);
        metrics.Read("Worker-dev", line);
        _clock.Now += EmbeddedMetrics.SlotLength;
        metrics.Flush();

        _store.Series().ShouldBeEmpty();
    }

    private static string Line(string colour, int took) =>
        $$$"""{"message":"Done.","Done":1,"Took":{{{took}}},"colour":"{{{colour}}}","stage":"dev","_aws":{"Timestamp":0,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["stage"],["stage","colour"]],"Metrics":[{"Name":"Done","Unit":"Count"},{"Name":"Took","Unit":"Milliseconds"}]}]}}""";

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
