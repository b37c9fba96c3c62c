using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations.Audit;

namespace Webhooks.Dashboard.Events;

internal static class EventEndpoints
{
    private const string Place = "events";

    public static void AddServices(IServiceCollection services)
    {
        services.AddLivePage<EventListReader>();
        services.AddLivePage<EventReader>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", ListAsync);
        routes.MapGet("/events/{id}", (HttpContext context, string id, EventReader events, CancellationToken cancellationToken) => ShowAsync(context, id, isRevealed: false, events, cancellationToken));
        routes.MapPost("/events/{id}/payload", async (HttpContext context, string id, EventReader events, CurrentStack stack, TimeProvider time, CancellationToken cancellationToken) =>
        {
            // Before anything is shown: what can't be audited isn't.
            if (await stack.Events.FindAsync(id, cancellationToken) is not null)
            {
                await stack.Audit.RecordAsync(AuditTrail.SubjectOf(id), AuditRecord.Reveal, CurrentStack.Tool, time.GetUtcNow(), cancellationToken);
            }

            return await ShowAsync(context, id, isRevealed: true, events, cancellationToken);
        });
    }

    private static async Task<IResult> ListAsync(HttpContext context, EventListReader list, CurrentStack stack, CancellationToken cancellationToken)
    {
        var search = EventSearch.Read(context.Request.Query);
        return search.Text.Length > 0 && await stack.Events.FindAsync(search.Text, cancellationToken) is { } stored
            ? Results.LocalRedirect($"/events/{Uri.EscapeDataString(stored.EventId)}")
            : await context.ShowAsync<EventsPage>(Place, new { Model = await list.ReadAsync(search, cancellationToken) });
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string id, bool isRevealed, EventReader events, CancellationToken cancellationToken) =>
        await events.ReadAsync(id, isRevealed, cancellationToken) is { } found
            ? await context.ShowAsync<EventPage>(Place, new { Model = found })
            : Slice.NotFound("There is no such event", $"{id} isn’t stored. If it was accepted just now, it is still on its way: load this page again. If it failed, it is marked a little later.");
}
