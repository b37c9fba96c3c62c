using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Resources;

internal static class ResourceEndpoints
{
    private const string Place = "resources";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ResourcesReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<ResourcesReader>());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/resources", async (HttpContext context, ShellReader shell, ResourcesReader resources) =>
            Page.Of<ResourcesPage>(new { Shell = await shell.ReadAsync(context, Place), Model = await resources.ReadAsync() }));
        routes.MapGet("/resources/{id}", async (HttpContext context, string id, ShellReader shell, StackReadings readings, ControlClient control, CancellationToken cancellationToken) =>
        {
            var function = (await readings.FunctionsAsync() ?? []).FirstOrDefault(each => each.IsCalled(id));
            var reading = await control.ResourceAsync(function?.LogicalId ?? id, cancellationToken);
            return function is null && reading is null
                ? Page.Of<RefusalPage>(new { Title = "There is no such resource", Text = $"The stack has no {id}, or nobody tells of it.", ShowsWayBack = true }, StatusCodes.Status404NotFound)
                : Page.Of<ResourcePage>(new { Shell = await shell.ReadAsync(context, Place), Function = function, Reading = reading });
        });
        routes.MapPost("/resources/{id}/{action}", async (string id, string action, StackReadings readings, ControlClient control, CancellationToken cancellationToken) =>
        {
            if (action is not ("start" or "stop" or "restart"))
            {
                return Results.NotFound();
            }

            await control.ActAsync(id, action, cancellationToken);
            readings.Forget();
            return Results.LocalRedirect($"/resources/{Uri.EscapeDataString(id)}");
        });
    }
}
