using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>What a person does, in a real browser on everything that AppHost starts.</summary>
public sealed class JourneyTests
{
    private static readonly string[] Pages = ["/", "/events", "/transactions", "/dead-letters", "/dead-letters/dry-run?all=1", "/send", "/resources", "/resources/Consumer", "/metrics", "/metrics?minutes=30&resource=Consumer", "/logs", "/traces", "/no-such-page"];
    private static readonly int[] Widths = [375, 800, 1280, 2560];

    [BrowserFact]
    public async Task A_sent_webhook_is_seen_stored_and_its_life_read_and_axe_finds_nothing_on_any_page()
    {
        using TemporaryFolder folder = new();
        await using var appHost = await RunningProgram.AppHostAsync(folder.Path);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = BrowserFactAttribute.Chromium, Args = OpenedBrowser.Flags });

        var life = await SendAsync(browser, appHost["DashboardUrl"]);
        var load = await LoadAsync(browser, appHost["DashboardUrl"]);

        (await ExamineAsync(browser, appHost["DashboardUrl"], [.. Pages, life, load])).ShouldBeEmpty();
    }

    /// <summary>Sends a webhook by the form and follows it, live, to its event's page.</summary>
    /// <returns>That page's path.</returns>
    private static async Task<string> SendAsync(IBrowser browser, string link)
    {
        await using var context = await browser.NewContextAsync();
        var page = await OpenAsync(context, link);
        List<string> errors = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);

        await page.GetByRole(AriaRole.Link, new() { Name = "Send", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
        await Assertions.Expect(page.Locator("#result .badge")).ToHaveTextAsync("Stored", new() { Timeout = 60_000 });
        await page.Locator("#result footer a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("payment_intent.succeeded");
        await Assertions.Expect(page.Locator("#life")).ToContainTextAsync("Stored, audited", new() { Timeout = 60_000 }); // the audit follows, and the page with it

        errors.ShouldBeEmpty();
        return new Uri(page.Url).PathAndQuery;
    }

    private static async Task<string> LoadAsync(IBrowser browser, string link)
    {
        await using var context = await browser.NewContextAsync();
        return await LoadJourney.RunAsync(context, await OpenAsync(context, link), new Uri(new Uri(link), "/send").AbsoluteUri);
    }

    /// <summary>Each page is loaded once, and looked at in each width and theme: those, and all that the navigation leads to.</summary>
    private static async Task<IReadOnlyList<string>> ExamineAsync(IBrowser browser, string link, IReadOnlyList<string> more)
    {
        await using var context = await browser.NewContextAsync(new() { BypassCSP = true });
        var page = await OpenAsync(context, link);
        var places = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav a')].map(link => link.getAttribute('href'))");
        List<string> found = [];
        foreach (var path in places.Concat(more).Distinct())
        {
            await page.GotoAsync(new Uri(new Uri(link), path).AbsoluteUri);
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    found.AddRange(await ExamineAsync(page, string.Create(CultureInfo.InvariantCulture, $"{path} at {width} px, {scheme}")));
                }
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> ExamineAsync(IPage page, string where)
    {
        var result = await page.RunAxe();
        List<string> found = [.. result.Violations.Select(violation => $"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")];
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
        {
            found.Add($"{where}: scrolls sideways");
        }

        return found;
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, string link)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(OpenedBrowser.Patience);
        await page.GotoAsync(link);
        await page.WaitForURLAsync(new Uri(new Uri(link), "/").AbsoluteUri);
        return page;
    }
}
