using System.Text;
using Webhooks.Dashboard.Events;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Audit;

namespace Webhooks.Dashboard.DeadLetters;

internal static class DeadLetterEndpoints
{
    private const string Place = "dead-letters";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DeadLetterReader>();
        services.AddSingleton<ReplayRuns>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<DeadLetterReader>());
        services.AddSingleton<ILivePage, LiveRun>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dead-letters", async (HttpContext context, ShellReader shell, DeadLetterReader letters) =>
            Page.Of<DeadLettersPage>(new { Shell = await shell.ReadAsync(context, Place), Model = await letters.ReadAsync(context.Request.Query["q"].ToString().Trim()) }));
        routes.MapGet("/dead-letters/dry-run", async (HttpContext context, ShellReader shell, DeadLetterReader letters, CancellationToken cancellationToken) =>
        {
            var choice = ReplayChoice.Read(context.Request.Query);
            var plan = await letters.PlanAsync(choice, cancellationToken);
            return Page.Of<DryRunPage>(new { Shell = await shell.ReadAsync(context, Place), Choice = choice, Plan = plan, Foresight = await letters.ForeseeAsync(plan, cancellationToken) });
        });
        routes.MapPost("/dead-letters/replay", async (HttpRequest request, DeadLetterReader letters, ReplayRuns runs, CancellationToken cancellationToken) =>
            Results.LocalRedirect($"/dead-letters/runs/{runs.Start(await letters.PlanAsync(ReplayChoice.Read(await request.ReadFormAsync(cancellationToken)), cancellationToken)).Id}"));
        routes.MapGet("/dead-letters/runs/{id}", async (HttpContext context, string id, ShellReader shell, ReplayRuns runs) => runs.Find(id) is { } run
            ? Page.Of<RunPage>(new { Shell = await shell.ReadAsync(context, Place), Model = run })
            : Page.Of<RefusalPage>(new { Title = "That replay isn’t remembered", Text = "Only the last replays of this run of the dashboard are. What it sent is among the events.", ShowsWayBack = true }, StatusCodes.Status404NotFound));
        routes.MapGet("/dead-letters/object", (HttpContext context, ShellReader shell, CurrentStack stack, CancellationToken cancellationToken) =>
            ObjectAsync(context, context.Request.Query["key"].ToString(), isRevealed: false, shell, stack, cancellationToken));
        routes.MapPost("/dead-letters/object", async (HttpContext context, ShellReader shell, CurrentStack stack, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var key = (await context.Request.ReadFormAsync(cancellationToken))["key"].ToString();
            if (key.Length > 0 && await stack.Archive.FindMetadataAsync(key, cancellationToken) is { } kept)
            {
                // Before anything is shown: what can't be audited isn't.
                var subject = kept.GetValueOrDefault("event-id") is { Length: > 0 } eventId ? AuditTrail.SubjectOf(eventId) : $"object#{key}";
                await stack.Audit.RecordAsync(subject, AuditRecord.Reveal, CurrentStack.Tool, time.GetUtcNow(), cancellationToken);
            }

            return await ObjectAsync(context, key, isRevealed: true, shell, stack, cancellationToken);
        });
    }

    private static async Task<IResult> ObjectAsync(HttpContext context, string key, bool isRevealed, ShellReader shell, CurrentStack stack, CancellationToken cancellationToken) =>
        key.Length > 0 && await stack.Archive.FindMetadataAsync(key, cancellationToken) is { } metadata
            ? Page.Of<ArchivePage>(new
            {
                Shell = await shell.ReadAsync(context, Place), Key = key, Metadata = metadata,
                Content = isRevealed ? MaskedPayload.Indent(Encoding.UTF8.GetString(await stack.Archive.ReadAsync(key, cancellationToken))) : null,
            })
            : Page.Of<RefusalPage>(new { Title = "The archive has no such object", Text = key, ShowsWayBack = true }, StatusCodes.Status404NotFound);

    /// <summary>The page of one replay.</summary>
    private sealed class LiveRun(ReplayRuns runs) : ILivePage
    {
        public string Name => "replay";

        public Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Region>>(runs.Find(query["id"].ToString()) is { } run ? [Region.Of<RunProgress>("replay.run", run)] : []);
    }
}
