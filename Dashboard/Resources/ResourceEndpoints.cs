using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Resources;

internal static class ResourceEndpoints
{
    private const string Place = "resources";

    public static void AddServices(IServiceCollection services) => services.AddLivePage<ResourcesReader>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/resources", async (HttpContext context, ResourcesReader resources) => await context.ShowAsync<ResourcesPage>(Place, new { Model = await resources.ReadAsync() }));
        routes.MapGet("/resources/{id}", async (HttpContext context, string id, CurrentStack stack, StackReadings readings, ControlClient control, CancellationToken cancellationToken) =>
        {
            var function = (await readings.FunctionsAsync() ?? []).FirstOrDefault(each => each.IsCalled(id));
            var reading = await control.ResourceAsync(function?.LogicalId ?? id, cancellationToken);
            return function is not null || reading is not null ? await context.ShowAsync<ResourcePage>(Place, new { Function = function, Reading = reading, Holdings = Holdings.PageOf(stack.Outputs, reading?.Name) })
                : await readings.ClockAsync() is null ? await context.ShowUnknownAsync(Place, id)
                : Slice.NotFound("There is no such resource", $"The stack has no {id}. Resources lists what it has.");
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
