using Microsoft.Playwright;

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>Load, from the form to what is stored of it.</summary>
internal static class LoadJourney
{
    /// <summary>Runs one for three seconds, and another that is stopped.</summary>
    /// <returns>The first one's path.</returns>
    public static async Task<string> RunAsync(IBrowserContext context, IPage page, string send)
    {
        await StartAsync(page, send, rate: 10, seconds: 3);
        await Assertions.Expect(page.Locator("#state .badge")).ToHaveTextAsync("All stored", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("accepted was asked for by its id");
        await Assertions.Expect(page.Locator("#figures svg[role=img]")).ToHaveCountAsync(2);
        await page.ReloadAsync(); // its address is its own
        await Assertions.Expect(page.Locator("#seconds-table tbody tr")).ToHaveCountAsync(3);
        var path = new Uri(page.Url).AbsolutePath;

        var other = await context.NewPageAsync();
        await other.GotoAsync(send);
        await StartAsync(page, send, rate: 2, seconds: 120);
        await other.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(other.Locator("main")).ToContainTextAsync("One load at a time: 2/s of Stripe payment_intent.succeeded for 120 s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(page.Locator("#state .badge")).ToHaveTextAsync("Stopped, all stored", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("#stop")).ToHaveCountAsync(0);
        return path;
    }

    private static async Task StartAsync(IPage page, string send, int rate, int seconds)
    {
        await page.GotoAsync(send);
        await page.GetByLabel("Webhooks per second").FillAsync($"{rate}");
        await page.GetByLabel("For, in seconds").FillAsync($"{seconds}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Load");
    }
}
