using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Logs;

internal static class LogEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<LogReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<LogReader>());
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/logs", async (HttpContext context, ShellReader shell, LogReader logs, CancellationToken cancellationToken) => await shell.ReadAsync(context, "logs") is { Aws: not null } deployed
            ? Page.Of<ElsewherePage>(new { Shell = deployed, Title = "Logs", Note = "A deployed stack’s are in CloudWatch Logs", Text = context.Request.Query["q"].ToString().Trim() })
            : Page.Of<LogsPage>(new { Shell = await shell.ReadAsync(context, "logs"), Model = await logs.FindAsync(context.Request.Query, cancellationToken) }));
}
