using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Shell;

/// <summary>What can't be done as asked isn't the stack's fault: the answer's status says whose turn it is, its page how to go on.</summary>
[Collection(nameof(RunningDashboard))]
public sealed class RefusalTests(RunningDashboard dashboard)
{
    [Theory]
    [InlineData("/clock", "seconds=0", "moved ahead by 1 to 34560000 seconds", "/")]
    [InlineData("/clock", "seconds=soon", "moved ahead by 1 to 34560000 seconds", "/")]
    [InlineData("/send", "provider=nobody", "Say for which provider.", "/send")]
    [InlineData("/send/loads", "provider=nobody&rate=1&seconds=1", "Say for which provider.", "/send")]
    [InlineData("/dead-letters/replay", "", "No failed event was chosen.", "/dead-letters")]
    [InlineData("/dead-letters/replay", "reason=No+such+reason", "No failed event was chosen.", "/dead-letters")]
    [InlineData("/resources/Nobody/stop", "", "There is no resource 'Nobody'", "/resources")]
    public async Task What_cant_be_asked_for_is_a_bad_request(string address, string fields, string reason, string back)
    {
        var page = await PostAsync(address, fields, HttpStatusCode.BadRequest);

        page.QuerySelector("main")!.Reads().ShouldContain(reason);
        page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")).ShouldBe(back == "/" ? ["/"] : [back, "/"]);
    }

    [Fact]
    public async Task What_is_so_already_is_a_conflict()
    {
        var address = $"/resources/{dashboard.Stack.Outputs.AuditTableName.ShouldNotBeNull()}/start";

        (await PostAsync(address, "", HttpStatusCode.Conflict)).QuerySelector("main")!.Reads().ShouldContain("is running: it can be told to stop.");
    }

    [Fact]
    public async Task An_event_that_isnt_stored_cant_be_replayed_now() =>
        (await PostAsync("/dead-letters/replay", "id=evt_nowhere", HttpStatusCode.Conflict)).QuerySelector("main")!.Reads().ShouldContain("None of them can be replayed now. evt_nowhere: There is no such event.");

    private async Task<IDocument> PostAsync(string address, string fields, HttpStatusCode status)
    {
        var token = ((IHtmlInputElement)(await dashboard.PageAsync("/send")).QuerySelector("#load-form [name=formToken]")!).Value;
        using StringContent form = new($"formToken={Uri.EscapeDataString(token)}&{fields}", null, "application/x-www-form-urlencoded");
        using var answer = await dashboard.Browser.PostAsync(address, form);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(status, page.Body!.Reads());
        return page;
    }
}
