using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Metrics;

internal static class MetricsEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<MetricsReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<MetricsReader>());
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", async (HttpContext context, ShellReader shell, MetricsReader metrics) => await shell.ReadAsync(context, "metrics") is { Aws: not null } deployed
            ? Page.Of<ElsewherePage>(new { Shell = deployed, Title = "Metrics", Note = "A deployed stack’s are in CloudWatch" })
            : Page.Of<MetricsPage>(new { Shell = await shell.ReadAsync(context, "metrics"), Model = await metrics.ReadAsync(context.Request.Query) }));
}
