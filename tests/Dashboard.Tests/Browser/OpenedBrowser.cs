using Microsoft.Playwright;

namespace Webhooks.Dashboard.Tests.Browser;

/// <summary>A browser of its own with the dashboard's overview open, live.</summary>
internal sealed class OpenedBrowser : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>In milliseconds: for a browser on a machine that does other things, too.</summary>
    public const float Patience = 120_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private OpenedBrowser(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    public static async Task<OpenedBrowser> StartAsync(Uri link)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = BrowserFactAttribute.Chromium, Args = Flags });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync(link.AbsoluteUri);
        await page.WaitForURLAsync(new Uri(link, "/").AbsoluteUri);
        await Assertions.Expect(page.Locator("#stamp .badge")).ToHaveTextAsync("Live");
        return new OpenedBrowser(playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
