using AngleSharp.Html.Dom;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.Operations.Tests;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Tests.Events;

[Collection(nameof(RunningDashboard))]
public sealed class EventPagesTests(RunningDashboard dashboard)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task An_event_is_found_by_its_type_its_transaction_and_its_id()
    {
        await dashboard.Stack.StoreAsync(RunningStack.Event("evt_found", Today, type: "charge.found.by.type", payment: "pi_found"));

        (await dashboard.PageAsync("/events?q=FOUND.by")).QuerySelectorAll("tbody tr").ShouldHaveSingleItem().Reads().ShouldContain("evt_found");
        (await dashboard.PageAsync("/events?q=pi_found")).QuerySelectorAll("tbody tr").ShouldHaveSingleItem().Reads().ShouldContain("charge.found.by.type");
        (await dashboard.PageAsync("/events?q=evt_found")).QuerySelector("h1")!.Reads().ShouldBe("charge.found.by.type");
    }

    [Fact]
    public async Task Older_pages_go_on_where_the_page_before_ended_even_within_one_millisecond()
    {
        var day = Today.AddDays(-20);
        await dashboard.Stack.StoreAsync([.. Enumerable.Range(0, 60).Select(at => RunningStack.Event($"evt_page_{at:00}", day, later: at / 30))]);

        List<string> seen = [];
        var next = "/events?within=30d&provider=stripe&status=processed";
        while (next is not null)
        {
            var page = await dashboard.PageAsync(next);
            seen.AddRange(page.QuerySelectorAll("tbody tr").Select(row => row.Id!).Where(id => id.StartsWith("event-evt_page_", StringComparison.Ordinal)));
            next = page.QuerySelector("#list > footer a")?.GetAttribute("href");
        }

        seen.Count.ShouldBe(60);
        seen.Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task A_payloads_values_leave_the_server_only_when_they_are_asked_for()
    {
        await dashboard.Stack.StoreAsync(RunningStack.Event("evt_masked", Today));

        var page = await dashboard.PageAsync("/events/evt_masked");

        page.Source.Text.ShouldNotContain("4242");
        page.QuerySelector("pre")!.Reads().ShouldContain("\"card\": text");
        page.QuerySelector("pre")!.Reads().ShouldContain("\"id\": \"evt_masked\"");

        var shown = await dashboard.SubmitAsync((IHtmlFormElement)page.QuerySelector("form[action*=payload]")!);

        shown.QuerySelector("pre")!.Reads().ShouldContain("\"card\": \"4242\"");
    }

    [Fact]
    public async Task A_failed_events_life_says_why_and_its_dry_run_sends_nothing()
    {
        await dashboard.Stack.GiveUpAsync(RunningStack.Event("evt_gave_up", Today));

        var page = await dashboard.PageAsync("/events/evt_gave_up");
        page.QuerySelectorAll(".steps li.is-bad").ShouldHaveSingleItem().Reads().ShouldContain("Failed");

        var dryRun = await dashboard.PageAsync(page.QuerySelector("a.primary")!.GetAttribute("href")!);
        dryRun.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().QuerySelector(".badge")!.Reads().ShouldBe("To send");
        (await dashboard.Stack.ReceiveAsync()).ShouldNotContain(message => StandardEvent.Parse(message).EventId == "evt_gave_up");

        var run = await dashboard.SubmitAsync((IHtmlFormElement)dryRun.QuerySelector("form[action='/dead-letters/replay']")!);
        run.QuerySelector("h1")!.Reads().ShouldBe("Replay");
        await Eventually.TrueAsync(async () => (await dashboard.Stack.ReceiveAsync()).Any(message => StandardEvent.Parse(message).EventId == "evt_gave_up"));
    }

    [Fact]
    public async Task The_live_stream_sends_each_region_once_after_connecting()
    {
        using var stream = await dashboard.Browser.GetStreamAsync("/live/overview");
        using StreamReader reader = new(stream);
        HashSet<string> names = [];
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (names.Count < 7 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                names.Add(line["event: ".Length..]);
            }
        }

        names.ShouldBe(["clock", "stamp", "overview.problems", "overview.map", "overview.metrics", "overview.latest", "overview.refused"], ignoreOrder: true);
    }
}
