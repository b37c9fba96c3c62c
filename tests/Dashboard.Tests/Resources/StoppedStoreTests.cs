using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Resources;

/// <summary>A failure that is rehearsed from the page, on a real local cloud.</summary>
[Collection(nameof(RunningDashboard))]
public sealed class StoppedStoreTests(RunningDashboard dashboard)
{
    [Fact]
    public async Task A_table_that_is_stopped_on_its_page_is_the_overviews_problem_until_it_is_started_there()
    {
        var table = dashboard.Stack.Outputs.AuditTableName.ShouldNotBeNull();
        var page = await dashboard.PageAsync($"/resources/{table}");

        var stopped = await dashboard.SubmitAsync((IHtmlFormElement)page.QuerySelector("form[action$='/stop']")!);
        try
        {
            stopped.QuerySelector("main .badge")!.Reads().ShouldBe("Stopped");
            var problem = await ProblemAsync($"{table} is stopped");
            var link = problem.ShouldNotBeNull().QuerySelector("a")!;
            link.Reads().ShouldBe($"Start {table}");
            stopped = await dashboard.PageAsync(link.GetAttribute("href")!);
        }
        finally
        {
            var started = await dashboard.SubmitAsync((IHtmlFormElement)stopped.QuerySelector("form[action$='/start']")!);
            started.QuerySelector("main .badge")!.Reads().ShouldBe("Running");
        }

        (await ProblemAsync($"{table} is stopped")).ShouldBeNull();
    }

    private async Task<IElement?> ProblemAsync(string title) =>
        (await dashboard.PageAsync("/")).QuerySelectorAll("article.problem").FirstOrDefault(problem => problem.QuerySelector("h3")!.Reads() == title);
}
