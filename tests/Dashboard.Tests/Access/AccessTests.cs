using System.Net;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Access;

[Collection(nameof(RunningDashboard))]
public sealed class AccessTests(RunningDashboard dashboard)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/events")]
    [InlineData("/live/overview")]
    [InlineData("/?token=0000")]
    public async Task Who_hasnt_opened_the_printed_link_sees_nothing(string address)
    {
        using var stranger = dashboard.Anyone(new CookieContainer());

        using var answer = await stranger.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Open the printed link");
    }

    [Fact]
    public async Task The_link_gives_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        using var stranger = dashboard.Anyone(new CookieContainer());

        using var answer = await stranger.GetAsync(dashboard.Link);

        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
    }

    [Fact]
    public async Task Another_name_that_leads_to_this_machine_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = $"evil.example:{dashboard.Link.Port}";

        using var answer = await dashboard.Browser.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("/dead-letters/replay")]
    [InlineData("/send")]
    [InlineData("/send/loads")]
    [InlineData("/send/loads/0123/stop")]
    [InlineData("/clock")]
    [InlineData("/events/evt_1/payload")]
    public async Task A_form_that_isnt_ours_changes_nothing_although_the_cookie_is_there(string address)
    {
        using FormUrlEncodedContent forged = new([KeyValuePair.Create("all", "1"), KeyValuePair.Create("formToken", new string('0', 64))]);

        using var answer = await dashboard.Browser.PostAsync(address, forged);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Nothing was done");
    }

    [Fact]
    public async Task Pages_are_never_kept_and_run_no_script_but_the_dashboards_own()
    {
        using var answer = await dashboard.Browser.GetAsync("/");

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        var page = await dashboard.PageAsync("/");
        page.QuerySelectorAll("script").ShouldAllBe(script => script.TextContent == "" && script.GetAttribute("src")!.StartsWith('/'));
        page.QuerySelectorAll("[style]").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_ends_when_its_parents_pipe_closes()
    {
        var (process, _) = await RunningDashboard.StartAsync(dashboard.Stack.OutputsPath);
        using (process)
        {
            process.StandardInput.Close();

            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

            process.ExitCode.ShouldBe(0);
        }
    }
}
