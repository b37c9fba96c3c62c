using Microsoft.Playwright;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.Operations.Tests;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>Lists don't move under the reader, in a real browser.</summary>
[Collection(nameof(RunningDashboard))]
public sealed class HeldListTests(RunningDashboard dashboard)
{
    private const int Evening = 11 * 60 * 60 * 1000; // after every other test's events
    private static int s_number;

    [BrowserFact]
    public async Task A_list_is_held_under_the_pointer_says_how_much_is_new_and_goes_on_when_the_pointer_leaves()
    {
        await using var opened = await OpenedBrowser.StartAsync(dashboard.Link);
        var page = opened.Page;
        await page.HoverAsync("#latest");
        var before = await page.Locator("#latest tbody").InnerTextAsync();

        var stored = await StoreAsync(2);

        await Assertions.Expect(page.Locator("#latest .held button")).ToHaveTextAsync("2 new");
        (await page.Locator("#latest tbody").InnerTextAsync()).ShouldBe(before);
        await page.HoverAsync("h1");
        await Assertions.Expect(page.Locator($"#latest-{stored[^1]}")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".held")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task The_button_shows_what_is_new_at_once_and_what_comes_then_is_held_again()
    {
        await using var opened = await OpenedBrowser.StartAsync(dashboard.Link);
        var page = opened.Page;
        await page.HoverAsync("#latest");
        var first = await StoreAsync(1);
        var button = page.Locator("#latest .held button");
        await Assertions.Expect(button).ToHaveTextAsync("1 new");

        await button.ClickAsync();

        await Assertions.Expect(page.Locator($"#latest-{first[0]}")).ToBeVisibleAsync();
        await StoreAsync(1);
        await Assertions.Expect(button).ToHaveTextAsync("1 new");
    }

    [BrowserFact]
    public async Task A_list_is_held_while_the_focus_is_in_it_and_Escape_shows_what_is_new_without_losing_the_place()
    {
        var known = await StoreAsync(1);
        await using var opened = await OpenedBrowser.StartAsync(dashboard.Link);
        var page = opened.Page;
        var link = page.Locator($"#latest-{known[0]} a");
        await link.FocusAsync();
        var stored = await StoreAsync(1);
        await Assertions.Expect(page.Locator("#latest .held button")).ToHaveTextAsync("1 new");
        await Assertions.Expect(page.Locator("#latest .held [role=status]")).ToContainTextAsync("Escape");

        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Locator($"#latest-{stored[0]}")).ToBeVisibleAsync();
        await Assertions.Expect(link).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task A_list_with_a_chosen_row_is_held_and_keeps_the_choice_when_it_goes_on()
    {
        var chosen = Next();
        await dashboard.Stack.GiveUpAsync(chosen);
        await using var opened = await OpenedBrowser.StartAsync(dashboard.Link);
        var page = opened.Page;
        await page.GotoAsync(new Uri(dashboard.Link, "/dead-letters").AbsoluteUri);
        await Assertions.Expect(page.Locator("#stamp .badge")).ToHaveTextAsync("Live");
        var box = page.Locator($"#failed-{chosen.EventId} input");
        await box.CheckAsync();
        await page.HoverAsync("h1");
        await page.Locator("#main").FocusAsync();
        var other = Next();
        await dashboard.Stack.GiveUpAsync(other);

        await page.Locator("#failed .held button").ClickAsync();

        await Assertions.Expect(page.Locator($"#failed-{other.EventId}")).ToBeVisibleAsync();
        await Assertions.Expect(box).ToBeCheckedAsync();
    }

    [BrowserFact]
    public async Task A_hidden_tab_closes_its_stream_and_is_live_again_when_it_is_seen()
    {
        await using var opened = await OpenedBrowser.StartAsync(dashboard.Link);
        var page = opened.Page;
        await Assertions.Expect(page.Locator("#stamp .badge")).ToHaveTextAsync("Live");
        TaskCompletionSource<string> closed = new();
        page.RequestFailed += (_, request) => closed.TrySetResult(request.Url);
        page.RequestFinished += (_, request) => closed.TrySetResult(request.Url);
        await SeeAsync(page, isHidden: true);
        (await closed.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldEndWith("/live/overview");
        var stored = await StoreAsync(1);
        var opening = page.WaitForRequestAsync(request => request.Url.Contains("/live/overview", StringComparison.Ordinal));

        await SeeAsync(page, isHidden: false);

        await opening;
        await Assertions.Expect(page.Locator($"#latest-{stored[0]}")).ToBeVisibleAsync();
    }

    /// <summary>A headless browser shows every tab: what it says of that is all that the page knows.</summary>
    private static Task SeeAsync(IPage page, bool isHidden) => page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);

    /// <returns>Their ids, the newest last.</returns>
    private async Task<IReadOnlyList<string>> StoreAsync(int count)
    {
        List<string> ids = [];
        for (var at = 0; at < count; at++)
        {
            var next = Next();
            ids.Add(next.EventId);
            await dashboard.Stack.StoreAsync(next);
        }

        return ids;
    }

    private static StandardEvent Next() => Next(Interlocked.Increment(ref s_number));

    private static StandardEvent Next(int number) => RunningStack.Event($"evt_held_{number}", DateOnly.FromDateTime(DateTime.UtcNow), later: Evening + number);
}
