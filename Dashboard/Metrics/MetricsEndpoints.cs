using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Metrics;

internal static class MetricsEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<MetricsReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<MetricsReader>());
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", async (HttpContext context, ShellReader shell, MetricsReader metrics) =>
            Page.Of<MetricsPage>(new { Shell = await shell.ReadAsync(context, "metrics"), Model = await metrics.ReadAsync(context.Request.Query) }));
}
