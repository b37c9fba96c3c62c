using Webhooks.Dashboard.Overview;
using Webhooks.Dashboard.Overview.Drawing;
using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Overview;

public sealed class OverviewComponentTests
{
    [Fact]
    public async Task Of_several_problems_only_the_first_has_the_primary_button()
    {
        Problem[] problems = [new(Severity.Error, "14 events failed", "why", "Review", "/dead-letters"), new(Severity.Warning, "Consumer is stopped", "why", "Open", "/resources/Consumer")];

        var shown = await Rendered.AsAsync<Problems>(new { Model = new ProblemsModel(problems, HasEvents: true) });

        shown.QuerySelectorAll("article").Select(article => article.QuerySelector(".badge")!.Reads()).ShouldBe(["Error", "Warning"]);
        shown.QuerySelectorAll("a.primary").ShouldHaveSingleItem().GetAttribute("href").ShouldBe("/dead-letters");
    }

    [Fact]
    public async Task A_stack_without_an_event_offers_to_send_one()
    {
        var shown = await Rendered.AsAsync<Problems>(new { Model = new ProblemsModel([], HasEvents: false) });

        shown.QuerySelector("h2")!.Reads().ShouldBe("Nothing needs you");
        shown.QuerySelector("a")!.GetAttribute("href").ShouldBe("/send");
    }

    [Fact]
    public async Task A_fourth_provider_is_one_more_box_on_the_map()
    {
        var shown = await Rendered.AsAsync<Map>(new { Model = MapOf(Templates.Of("Stripe", "PayPal", "Square", "Fourth")) });

        shown.QuerySelectorAll("svg a").Length.ShouldBe(4 + 11);
        shown.QuerySelectorAll("svg a rect.box").Length.ShouldBe(4 + 11);
        shown.QuerySelectorAll("ol li").Length.ShouldBe(4 + 11);
        shown.QuerySelectorAll("svg a").Select(link => link.GetAttribute("aria-label")!).ShouldContain(label => label.StartsWith("FourthProcessor ", StringComparison.Ordinal));
        shown.QuerySelectorAll("path[data-edge]").Select(path => path.GetAttribute("data-edge")).ShouldContain("FourthProcessor Queue");
    }

    [Fact]
    public async Task Every_line_of_the_layout_is_drawn_and_failures_differ_by_more_than_colour()
    {
        var model = MapOf(Templates.Today);

        var shown = await Rendered.AsAsync<Map>(new { Model = model });

        var drawn = shown.QuerySelectorAll("path[data-edge]");
        drawn.Select(path => path.GetAttribute("data-edge")).ShouldBe(model.Layout.Wires.Select(wire => $"{wire.Edge.From} {wire.Edge.To}"));
        drawn.Where(path => path.ClassList.Contains("is-bad")).Select(path => path.GetAttribute("data-edge")).ShouldBe(
            ["Queue DeadLetters", "DeadLetters DeadLetterProcessor", "DeadLetterProcessor Archive"], ignoreOrder: true);
        shown.QuerySelectorAll("svg text").Select(text => text.Reads()).ShouldContain("after 3 receives");
        shown.QuerySelectorAll("svg text").Select(text => text.Reads()).ShouldContain("replay puts them back");
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_a_shape_and_a_word_too()
    {
        var map = MapOf(Templates.Today, ("Archive", new MapNode("bucket", "Archive", ["14 to replay"], null, Severity.Error, "/dead-letters") { Also = "also writes to X" }));

        var shown = await Rendered.AsAsync<Map>(new { Model = map });

        var box = shown.QuerySelectorAll("svg a").Single(link => link.Reads().Contains("Archive", StringComparison.Ordinal));
        box.Reads().ShouldContain("■");
        box.GetAttribute("aria-label").ShouldBe("Archive 14 to replay, bucket, also writes to X: error");
        shown.QuerySelector("ol li.is-bad")!.Reads().ShouldStartWith("Error: Archive");
    }

    [Fact]
    public async Task What_a_stopped_mapping_would_bring_is_a_dotted_line_and_a_word()
    {
        var shown = await Rendered.AsAsync<Map>(new { Model = MapOf(Templates.Today) with { Stopped = new HashSet<string> { "Feed" } } });

        shown.QuerySelector("path[data-edge='Queue Consumer']")!.ClassList.ShouldContain("off");
        shown.QuerySelector("path[data-edge='Consumer Events']")!.ClassList.ShouldContain("hot");
        shown.QuerySelectorAll("svg text.warn").ShouldHaveSingleItem().Reads().ShouldBe("stopped");
    }

    private static SystemMap MapOf(Topology topology, params IReadOnlyList<(string Id, MapNode Node)> known)
    {
        var layout = MapLayout.Of(topology, ("Archive", "Queue"));
        var nodes = layout.Boxes.ToDictionary(box => box.Node.Id, box => new MapNode(box.Node.Kind, box.Node.Name, ["unknown"], null, null, "/resources"));
        foreach (var (id, node) in known)
        {
            nodes[id] = node;
        }

        return new SystemMap(layout, nodes, new HashSet<string>());
    }
}
