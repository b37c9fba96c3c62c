using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Traces;

/// <summary>Traces, where the local cloud keeps them; elsewhere the navigation doesn't show them.</summary>
internal static class TraceEndpoints
{
    private const string Place = "traces";
    private static readonly string[] Filters = ["q", "status"];

    public static void AddServices(IServiceCollection services) => services.AddSingleton<ILivePage, LiveTraces>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/traces", async (HttpContext context, ShellReader shell, ControlClient control, CancellationToken cancellationToken) =>
        {
            if (await shell.ReadAsync(context, Place) is { Aws: not null } deployed)
            {
                return Elsewhere(deployed, null);
            }

            var query = Asked(context.Request.Query);
            return await control.TracesAsync($"limit=100{query.Replace('?', '&')}", cancellationToken) is { } traces
                ? Page.Of<TracesPage>(new { Shell = await shell.ReadAsync(context, Place), Model = traces, Text = context.Request.Query["q"].ToString(), Status = context.Request.Query["status"].ToString(), Query = query })
                : NotKept();
        });
        routes.MapGet("/traces/{id}", async (HttpContext context, string id, ShellReader shell, ControlClient control, CancellationToken cancellationToken) =>
            await shell.ReadAsync(context, Place) is { Aws: not null } deployed ? Elsewhere(deployed, id)
            : await control.TraceAsync(id, cancellationToken) is { } trace
                ? Page.Of<TracePage>(new { Shell = await shell.ReadAsync(context, Place), Trace = trace, IsTrueScale = context.Request.Query["scale"] == "true" })
                : NotKept());
    }

    private static Page Elsewhere(ShellModel deployed, string? traceId) => Page.Of<ElsewherePage>(new { Shell = deployed, Title = "Traces", Note = "A deployed stack’s are in X-Ray", TraceId = traceId });

    private static Page NotKept() => Page.Of<RefusalPage>(
        new { Title = "That trace isn’t kept", Text = "Only a local run keeps traces, and only the newest.", ShowsWayBack = true }, StatusCodes.Status404NotFound);

    private static string Asked(IQueryCollection query) => QueryString.Create(
        Filters.Select(name => KeyValuePair.Create(name, (string?)query[name].ToString())).Where(part => !string.IsNullOrEmpty(part.Value))).Value ?? "";

    private sealed class LiveTraces(ControlClient control) : ILivePage
    {
        public string Name => "traces";

        public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            await control.TracesAsync($"limit=100{Asked(query).Replace('?', '&')}", cancellationToken) is { } traces ? [Region.Of<TraceList>("traces.list", traces)] : [];
    }
}
