using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Overview;

internal static class OverviewEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ProblemFinder>();
        services.AddSingleton<MapReader>();
        services.AddSingleton<TileReader>();
        services.AddLivePage<OverviewReader>();
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", async (HttpContext context, OverviewReader overview) => await context.ShowAsync<OverviewPage>("overview", new { Model = await overview.ReadAsync() }));
}
