using Webhooks.Dashboard.Plots;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Plots;

public sealed class PlotTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 11, 22, 14, 32, 8, TimeSpan.Zero);

    [Fact]
    public async Task Where_nothing_was_measured_the_line_has_a_gap_and_a_point_alone_is_a_dot()
    {
        var shown = await Rendered.AsAsync<Plot>(new { Lines = new[] { new PlotLine("p99", [1, 2, null, 4, null], LineStyle.Highest) }, Label = "Answer time" });

        shown.QuerySelectorAll("path").Select(path => path.GetAttribute("d")).ShouldBe(["M0 42.5 60 29", "M180 2h.1"]);
    }

    [Fact]
    public async Task All_lines_are_drawn_by_one_scale_and_described_with_their_units()
    {
        PlotLine[] lines = [new("p50", [5, 5], LineStyle.Middle), new("p99", [10, 8], LineStyle.Highest), new("errors", [null, null], LineStyle.Bad)];

        var shown = await Rendered.AsAsync<Plot>(new { Lines = lines, Label = "Answer time, −5 min to now", Say = (Func<double, string>)(value => $"{value} ms") });

        var plot = shown.QuerySelectorAll("svg").ShouldHaveSingleItem();
        plot.GetAttribute("aria-label").ShouldBe("Answer time, −5 min to now: p50 5 ms at the most, 5 ms last; p99 10 ms at the most, 8 ms last; errors none");
        plot.QuerySelector(".p50")!.GetAttribute("d").ShouldBe("M0 29 240 29");
    }

    [Fact]
    public async Task Nothing_measured_draws_nothing() =>
        (await Rendered.AsAsync<Plot>(new { Lines = new[] { new PlotLine("", [null, null]) }, Label = "CPU" })).QuerySelectorAll("svg").ShouldBeEmpty();

    [Fact]
    public void A_rate_is_of_the_time_that_has_passed_and_the_running_slot_waits_until_it_is_over()
    {
        Timeline timeline = new(AsOf, 30);
        (DateTimeOffset At, int Count)[] slots = [(AsOf - TimeSpan.FromSeconds(38), 90), (AsOf - TimeSpan.FromSeconds(8), 10), (AsOf - TimeSpan.FromSeconds(3), 1000), (AsOf - TimeSpan.FromMinutes(31), 5)];

        var rate = timeline.Of(slots, slot => slot.At, (step, length) => step.Sum(slot => slot.Count) / length.TotalSeconds, none: 0);

        rate.Count.ShouldBe(60);
        rate[^1].ShouldBe(2); // 14:32:00 to :05
        rate[^2].ShouldBe(3); // 14:31:30 to 14:32:00
        rate.Take(58).ShouldAllBe(one => one == 0);
    }
}
