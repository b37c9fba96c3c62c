using Webhooks.Dashboard.Overview;
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
        var shown = await Rendered.AsAsync<Map>(new { Model = MapOf("Stripe", "PayPal", "Square", "Fourth") });

        shown.QuerySelectorAll("svg a").Length.ShouldBe(4 + 11);
        shown.QuerySelectorAll("ol li").Length.ShouldBe(4 + 11);
        shown.QuerySelectorAll("svg a").Select(link => link.GetAttribute("aria-label")!).ShouldContain(label => label.StartsWith("Fourth ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_a_shape_and_a_word_too()
    {
        var map = MapOf("Stripe") with { Archive = new MapNode("bucket", "Archive", ["14 to replay"], null, Severity.Error, "/dead-letters") };

        var shown = await Rendered.AsAsync<Map>(new { Model = map });

        var box = shown.QuerySelectorAll("svg a").Single(link => link.Reads().Contains("Archive", StringComparison.Ordinal));
        box.Reads().ShouldContain("■");
        box.GetAttribute("aria-label").ShouldBe("Archive 14 to replay, bucket: error");
    }

    private static SystemMap MapOf(params IReadOnlyList<string> providers) => new(
        Node("API Gateway"), Node("Authorizer"), [.. providers.Select(Node)], Node("Queue"), Node("Consumer"), Node("Transactions"), Node("Events"), Node("Archive"), Node("DeadLetters"), Node("DLQ"), Node("Audit"), Node("AuditLogger"));

    private static MapNode Node(string name) => new("function", name, ["unknown"], null, null, "/resources");
}
