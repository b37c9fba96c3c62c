using Microsoft.Playwright;
using Webhooks.EndToEnd.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>What somebody on call does at night, by the browser alone: a table breaks, an event fails, the table is mended, the event replayed.</summary>
public sealed class FailureJourneyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [BrowserFact]
    public async Task A_table_breaks_the_clock_is_moved_the_event_is_dead_lettered_the_table_mended_the_event_replayed_and_stored()
    {
        using TemporaryFolder folder = new();
        await using var appHost = await RunningProgram.AppHostAsync(folder.Path);
        await using var opened = await OpenedBrowser.StartAsync(new Uri(appHost["DashboardUrl"]));
        var page = opened.Page;

        await SwitchAsync(page, appHost["TransactionsTableName"], "Stop", "Stopped");
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).ClickAsync();
        await Expect(page.Locator("#problems")).ToContainTextAsync($"{appHost["TransactionsTableName"]} is stopped");

        await page.GetByRole(AriaRole.Link, new() { Name = "Send", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await Expect(page.Locator("#result")).ToContainTextAsync("200");

        await page.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).ClickAsync();
        await MoveClockUntilAsync(page, page.Locator("#problems", new() { HasText = "1 event failed" }));
        await page.GetByRole(AriaRole.Link, new() { Name = "Review and replay 1" }).ClickAsync();
        await Expect(page.Locator("#failed tbody tr")).ToHaveCountAsync(1);

        await SwitchAsync(page, appHost["TransactionsTableName"], "Start", "Running");
        await page.Locator("nav a[href='/dead-letters']").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Dry run: replay all" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay it" }).ClickAsync();
        await Expect(page.Locator("#run tbody .badge")).ToHaveTextAsync("Stored");

        await page.Locator("#run tbody a").First.ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Stored");
        await Expect(page.Locator("#life")).ToContainTextAsync("Replayed, audited");
        var life = await page.Locator("#life b").AllInnerTextsAsync();
        life.Select(step => step.Split(',')[0]).ShouldBe(["Made", "Received", "Queued", "Failed", "Requeued", "Replayed"]);

        await page.Locator("a[href^='/traces/']").First.ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("StripeProcessor");
        await Expect(page.Locator("main")).ToContainTextAsync("Consumer");
    }

    /// <summary>Presses a button on a table's page, found as one finds it.</summary>
    private static async Task SwitchAsync(IPage page, string table, string button, string state)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Resources", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = table, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(page.Locator("section[aria-labelledby=h-r] header .badge")).ToHaveTextAsync(state);
    }

    /// <summary>Three receives and the pauses between them are three visibility timeouts of service time, or a few more when a receive takes long.</summary>
    private static async Task MoveClockUntilAsync(IPage page, ILocator seen)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!await IsSeenAsync(seen))
        {
            limit.Token.ThrowIfCancellationRequested();
            await page.GetByRole(AriaRole.Button, new() { Name = "Advance 300 s" }).ClickAsync();
        }
    }

    private static async Task<bool> IsSeenAsync(ILocator seen)
    {
        try
        {
            await Expect(seen).ToBeVisibleAsync(new() { Timeout = 3000 });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }
}
