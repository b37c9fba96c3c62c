using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Logs;

internal static class LogEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<LogReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<LogReader>());
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/logs", async (HttpContext context, ShellReader shell, LogReader logs, CancellationToken cancellationToken) =>
            Page.Of<LogsPage>(new { Shell = await shell.ReadAsync(context, "logs"), Model = await logs.FindAsync(context.Request.Query, cancellationToken) }));
}
