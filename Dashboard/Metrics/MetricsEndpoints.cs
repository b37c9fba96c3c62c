using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Metrics;

internal static class MetricsEndpoints
{
    private const string Place = "metrics";

    public static void AddServices(IServiceCollection services) => services.AddLivePage<MetricsReader>();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", async (HttpContext context, CurrentStack stack, MetricsReader metrics) => stack.Aws is not null
            ? await context.ShowAsync<ElsewherePage>(Place, new { Title = "Metrics", Note = "A deployed stack’s are in CloudWatch" })
            : await context.ShowAsync<MetricsPage>(Place, new { Model = await metrics.ReadAsync(context.Request.Query) }));
}
