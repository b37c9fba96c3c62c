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
        services.AddLivePage<DeadLetterReader>();
        services.AddSingleton<ReplayRuns>();
        services.AddSingleton<ILivePage, LiveRun>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dead-letters", async (HttpContext context, DeadLetterReader letters) =>
            await context.ShowAsync<DeadLettersPage>(Place, new { Model = await letters.ReadAsync(context.Request.Query["q"].ToString().Trim()) }));
        routes.MapGet("/dead-letters/dry-run", async (HttpContext context, DeadLetterReader letters, CancellationToken cancellationToken) =>
        {
            var choice = ReplayChoice.Read(context.Request.Query);
            var plan = await letters.PlanAsync(choice, cancellationToken);
            return await context.ShowAsync<DryRunPage>(Place, new { Choice = choice, Plan = plan, Foresight = await letters.ForeseeAsync(plan, cancellationToken) });
        });
        routes.MapPost("/dead-letters/replay", async (HttpRequest request, DeadLetterReader letters, ReplayRuns runs, CancellationToken cancellationToken) =>
            Results.LocalRedirect($"/dead-letters/runs/{runs.Start(await letters.PlanToSendAsync(ReplayChoice.Read(await request.ReadFormAsync(cancellationToken)), cancellationToken)).Id}"));
        routes.MapGet("/dead-letters/runs/{id}", async (HttpContext context, string id, ReplayRuns runs) => runs.Find(id) is { } run
            ? await context.ShowAsync<RunPage>(Place, new { Model = run })
            : Slice.NotFound("That replay isn’t remembered", "Only the last replays of this run of the dashboard are. What it sent is among the events."));
        routes.MapGet("/dead-letters/object", (HttpContext context, CurrentStack stack, CancellationToken cancellationToken) =>
            ObjectAsync(context, context.Request.Query["key"].ToString(), isRevealed: false, stack, cancellationToken));
        routes.MapPost("/dead-letters/object", async (HttpContext context, CurrentStack stack, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var key = (await context.Request.ReadFormAsync(cancellationToken))["key"].ToString();
            if (key.Length > 0 && await stack.Archive.FindMetadataAsync(key, cancellationToken) is { } kept)
            {
                // Before anything is shown: what can't be audited isn't.
                var subject = kept.GetValueOrDefault("event-id") is { Length: > 0 } eventId ? AuditTrail.SubjectOf(eventId) : $"object#{key}";
                await stack.Audit.RecordAsync(subject, AuditRecord.Reveal, CurrentStack.Tool, time.GetUtcNow(), cancellationToken);
            }

            return await ObjectAsync(context, key, isRevealed: true, stack, cancellationToken);
        });
    }

    private static async Task<IResult> ObjectAsync(HttpContext context, string key, bool isRevealed, CurrentStack stack, CancellationToken cancellationToken) =>
        key.Length > 0 && await stack.Archive.FindMetadataAsync(key, cancellationToken) is { } metadata
            ? await context.ShowAsync<ArchivePage>(Place, new
            {
                Key = key, Metadata = metadata,
                Content = isRevealed ? MaskedPayload.Indent(Encoding.UTF8.GetString(await stack.Archive.ReadAsync(key, cancellationToken))) : null,
            })
            : Slice.NotFound("The archive has no such object", $"{(key.Length > 0 ? $"{key} isn’t in the bucket" : "No key was given")}. It may have been removed, or is of another stack; Dead letters lists what is kept.");

    /// <summary>The page of one replay.</summary>
    private sealed class LiveRun(ReplayRuns runs) : ILivePage
    {
        public string Name => "replay";

        public Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Region>>(runs.Find(query["id"].ToString()) is { } run ? [Region.Of<RunProgress>("replay.run", run)] : []);
    }
}
