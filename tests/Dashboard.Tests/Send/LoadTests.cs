using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Webhooks.Dashboard.Send;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Tests.Send;

[Collection(nameof(RunningDashboard))]
public sealed class LoadTests(RunningDashboard dashboard)
{
    private readonly StoppedClock _clock = new();

    [Theory]
    [InlineData("201", "1", "1 to 200 webhooks per second")]
    [InlineData("0", "1", "1 to 200 webhooks per second")]
    [InlineData("-5", "1", "1 to 200 webhooks per second")]
    [InlineData("10", "121", "1 to 120 seconds")]
    [InlineData("10", "soon", "1 to 120 seconds")]
    [InlineData("10", "3", "doesn't say how to sign as Stripe", HttpStatusCode.BadGateway)] // this stack's outputs hold no keys: nothing is sent
    public async Task What_isnt_possible_is_refused_by_name(string rate, string seconds, string reason, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var token = ((IHtmlInputElement)(await dashboard.PageAsync("/send")).QuerySelector("#load-form [name=formToken]")!).Value;
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["formToken"] = token, ["provider"] = "stripe", ["type"] = "payment_intent.succeeded", ["rate"] = rate, ["seconds"] = seconds });

        using var answer = await dashboard.Browser.PostAsync("/send/loads", form);

        answer.StatusCode.ShouldBe(status);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        page.QuerySelector("main")!.Reads().ShouldContain(reason);
        page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")).ShouldBe(["/send", "/"]);
    }

    [Fact]
    public async Task A_load_that_isnt_remembered_says_so()
    {
        using var answer = await dashboard.Browser.GetAsync("/send/loads/0123");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector("h1")!.Reads().ShouldBe("That load isn’t remembered");
    }

    [Fact]
    public async Task Answers_count_to_the_second_in_which_was_sent_and_the_running_second_waits()
    {
        using var run = Run(perSecond: 2, seconds: 3);
        var first = run.TellSent();
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        run.TellAnswered(run.TellSent(), new WebhookAnswer(HttpStatusCode.Forbidden, "no"), TimeSpan.FromMilliseconds(4), "403 Forbidden: no");
        run.TellAnswered(first, new WebhookAnswer(HttpStatusCode.OK, ""), TimeSpan.FromMilliseconds(1500), null);

        run.Passed().ShouldHaveSingleItem().Accepted.ShouldBe(1);
        var shown = await Rendered.AsAsync<LoadFigures>(new { Model = run });
        shown.QuerySelector("article p")!.Reads().ShouldBe("1/s 1 of 2 sent; 1 refused, 0 not answered; asked: 2/s");
        shown.QuerySelector("article:last-of-type svg[role=img]")!.GetAttribute("aria-label").ShouldBe("Answer time, 0 s to 3 s: p50 1.5 s at the most, 1.5 s last; p99 1.5 s at the most, 1.5 s last");
    }

    [Fact]
    public async Task A_sample_says_that_it_is_one_and_a_missing_event_that_it_is()
    {
        using var run = Run(perSecond: 1, seconds: 1);
        run.Check = new StoreCheck(accepted: 5000, asked: 3);
        run.Enter(LoadPhase.Checks);
        run.Check.Tell(1, TimeSpan.FromSeconds(1));
        run.Check.Tell(2, TimeSpan.FromSeconds(2));
        run.Check.Tell(0, TimeSpan.FromSeconds(3));
        run.End();

        var shown = await Rendered.AsAsync<LoadState>(new { Model = new LoadStateModel(run, "token") });

        shown.QuerySelector(".badge")!.Reads().ShouldBe("Not all of it");
        shown.QuerySelector("p")!.Reads().ShouldBe("2 of 3 stored, 1 doubled, 1 not stored; the last one was seen 2 s after the last answer. A sample at even distances, 3 of 5,000 accepted, was asked for by their ids.");
        shown.QuerySelectorAll("button").ShouldBeEmpty();
    }

    private LoadRun Run(int perSecond, int seconds) => new(Catalog.Providers[0], "payment_intent.succeeded", perSecond, seconds, new Uri("http://127.0.0.1/stripe"), _clock);

    private sealed class StoppedClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
