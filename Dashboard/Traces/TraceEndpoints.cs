using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Traces;

/// <summary>Traces, where the local cloud keeps them; elsewhere the navigation doesn't show them.</summary>
internal static class TraceEndpoints
{
    private const string Place = "traces";
    private static readonly string[] Filters = ["q", "status", "resource"];

    public static void AddServices(IServiceCollection services) => services.AddSingleton<ILivePage, LiveTraces>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/traces", async (HttpContext context, CurrentStack stack, ControlClient control, CancellationToken cancellationToken) =>
        {
            if (stack.Aws is not null)
            {
                return await ShowElsewhereAsync(context, null);
            }

            var query = Asked(context.Request.Query);
            return await control.TracesAsync($"limit=100{query.Replace('?', '&')}", cancellationToken) is { } traces
                ? await context.ShowAsync<TracesPage>(Place, new { Model = traces, Text = context.Request.Query["q"].ToString(), Status = context.Request.Query["status"].ToString(), Resource = context.Request.Query["resource"].ToString(), Query = query })
                : await context.ShowUnknownAsync(Place, "Traces");
        });
        routes.MapGet("/traces/{id}", async (HttpContext context, string id, CurrentStack stack, StackReadings readings, ControlClient control, CancellationToken cancellationToken) =>
            stack.Aws is not null ? await ShowElsewhereAsync(context, id)
            : await control.TraceAsync(id, cancellationToken) is { } trace ? await context.ShowAsync<TracePage>(Place, new { Trace = trace, About = await TraceContext.ReadAsync(trace, readings, control, cancellationToken), IsTrueScale = context.Request.Query["scale"] == "true" })
            : await readings.ClockAsync() is null ? await context.ShowUnknownAsync(Place, "Trace")
            : Slice.NotFound("That trace isn’t kept", "Only this run’s newest traces are: a run that starts again begins with none."));
    }

    private static Task<IResult> ShowElsewhereAsync(HttpContext context, string? traceId) =>
        context.ShowAsync<ElsewherePage>(Place, new { Title = "Traces", Note = "A deployed stack’s are in X-Ray", TraceId = traceId });

    private static string Asked(IQueryCollection query) => QueryString.Create(
        Filters.Select(name => KeyValuePair.Create(name, (string?)query[name].ToString())).Where(part => !string.IsNullOrEmpty(part.Value))).Value ?? "";

    private sealed class LiveTraces(ControlClient control) : ILivePage
    {
        public string Name => "traces";

        public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            await control.TracesAsync($"limit=100{Asked(query).Replace('?', '&')}", cancellationToken) is { } traces ? [Region.Of<TraceList>("traces.list", traces)] : [];
    }
}
