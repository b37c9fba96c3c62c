using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Logs;

internal static class LogEndpoints
{
    private const string Place = "logs";

    public static void AddServices(IServiceCollection services) => services.AddLivePage<LogReader>();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/logs", async (HttpContext context, CurrentStack stack, LogReader logs, CancellationToken cancellationToken) => stack.Aws is not null
            ? await context.ShowAsync<ElsewherePage>(Place, new { Title = "Logs", Note = "A deployed stack’s are in CloudWatch Logs", Text = context.Request.Query["q"].ToString().Trim() })
            : await context.ShowAsync<LogsPage>(Place, new { Model = await logs.FindAsync(context.Request.Query, cancellationToken) }));
}
