using Microsoft.AspNetCore.Components.Web;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.DeadLetters;
using Webhooks.Dashboard.Events;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Logs;
using Webhooks.Dashboard.Metrics;
using Webhooks.Dashboard.Overview;
using Webhooks.Dashboard.Resources;
using Webhooks.Dashboard.Send;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Traces;
using Webhooks.Dashboard.Transactions;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Hosting;

/// <summary>Puts the slices together: what each needs, and where its pages are.</summary>
internal static class Routes
{
    private static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(5);

    public static void AddServices(IServiceCollection services)
    {
        services.AddScoped<HtmlRenderer>();
        services.AddSingleton<CurrentStack>();
        // No proxy: it couldn't reach this machine's loopback.
        services.AddSingleton(provider => new ControlClient(
            new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = ControlTimeout }, provider.GetRequiredService<StackOutputs>()));
        services.AddSingleton<StackReadings>();
        services.AddSingleton<ShellReader>();
        services.AddScoped<LiveStream>();
        OverviewEndpoints.AddServices(services);
        EventEndpoints.AddServices(services);
        DeadLetterEndpoints.AddServices(services);
        TransactionEndpoints.AddServices(services);
        SendEndpoints.AddServices(services);
        ResourceEndpoints.AddServices(services);
        LogEndpoints.AddServices(services);
        MetricsEndpoints.AddServices(services);
        TraceEndpoints.AddServices(services);
    }

    public static void Map(WebApplication application)
    {
        application.UseMiddleware<FaultPage>();
        application.UseMiddleware<AccessGate>();
        application.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
        application.UseRouting();
        application.MapDefaultEndpoints();
        application.MapGet("/live/{name}", (HttpContext context, string name, LiveStream stream) => stream.WriteAsync(context, name));
        ShellEndpoints.Map(application);
        OverviewEndpoints.Map(application);
        EventEndpoints.Map(application);
        DeadLetterEndpoints.Map(application);
        TransactionEndpoints.Map(application);
        SendEndpoints.Map(application);
        ResourceEndpoints.Map(application);
        LogEndpoints.Map(application);
        MetricsEndpoints.Map(application);
        TraceEndpoints.Map(application);
        application.MapFallback(context => Refusal.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such page", "Its address may be of an older dashboard. Everything can be reached from the overview.", Navigation.PageOf(context.Request.Path)));
    }
}
