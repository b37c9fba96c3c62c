using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Overview;

internal static class OverviewEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ProblemFinder>();
        services.AddSingleton<MapReader>();
        services.AddSingleton<TileReader>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<OverviewReader>());
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", async (HttpContext context, ShellReader shell, OverviewReader overview) =>
            Page.Of<OverviewPage>(new { Model = await overview.ReadAsync(await shell.ReadAsync(context, "overview")) }));
}
