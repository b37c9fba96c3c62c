using System.Globalization;
using System.Text;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

internal static class SendEndpoints
{
    private const string Place = "send";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<ILivePage, LiveDelivery>();
        services.AddSingleton<LoadRuns>();
        services.AddSingleton<ILivePage, LiveLoad>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/send", async (HttpContext context, Deliveries deliveries, LoadRuns loads) =>
        {
            var provider = Catalog.Find(context.Request.Query["provider"].ToString()) ?? Catalog.Providers[0];
            var types = Samples.Types(provider);
            var asked = context.Request.Query["type"].ToString();
            var type = types.Contains(asked) ? asked : provider == Catalog.Providers[0] && types.Contains("payment_intent.succeeded") ? "payment_intent.succeeded" : types[0];
            return await ShowAsync(context, new SendModel(provider, type, Encoding.UTF8.GetString(deliveries.Sample(provider, type)), "signed", deliveries.CanSign(provider), types, null, loads.Latest));
        });
        routes.MapPost("/send", async (HttpRequest request, Deliveries deliveries, CancellationToken cancellationToken) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var provider = Catalog.Find(form["provider"].ToString()) ?? throw new OperationException("Say for which provider.") { Obstacle = Obstacle.Input };
            // Browsers send a text's lines ended by CR LF; what one sees has none.
            var payload = Encoding.UTF8.GetBytes(form["payload"].ToString().ReplaceLineEndings("\n"));
            return Results.LocalRedirect($"/send/{(await deliveries.StartAsync(provider, form["type"].ToString(), Variant.Find(provider, form["variant"].ToString()), payload, cancellationToken)).Id}#result");
        });
        routes.MapGet("/send/{id}", async (HttpContext context, string id, Deliveries deliveries, LoadRuns loads) => deliveries.Find(id) is { } sent
            ? await ShowAsync(context, new SendModel(
                sent.Provider, sent.Type, Encoding.UTF8.GetString(sent.Webhook.Body.Span).TrimEnd(' '), sent.Variant.Name, deliveries.CanSign(sent.Provider), Samples.Types(sent.Provider), sent, loads.Latest))
            : Results.LocalRedirect("/send"));
        MapLoads(routes);
    }

    private static void MapLoads(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/send/loads", async (HttpRequest request, LoadRuns loads, CancellationToken cancellationToken) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var provider = Catalog.Find(form["provider"].ToString()) ?? throw new OperationException("Say for which provider.") { Obstacle = Obstacle.Input };
            return Results.LocalRedirect($"/send/loads/{loads.Start(provider, form["type"].ToString(), Number(form, "rate"), Number(form, "seconds")).Id}");
        });
        routes.MapPost("/send/loads/{id}/stop", (string id, LoadRuns loads) =>
        {
            loads.Find(id)?.Stop();
            return Results.LocalRedirect($"/send/loads/{Uri.EscapeDataString(id)}");
        });
        routes.MapGet("/send/loads/{id}", async (HttpContext context, string id, LoadRuns loads) => loads.Find(id) is { } run
            ? await context.ShowAsync<LoadPage>(Place, new { Model = run })
            : Slice.NotFound("That load isn’t remembered", "Only the last ones of this run of the dashboard are. What it sent is among the events."));
    }

    /// <summary>0, which is out of every bound, for what is no number.</summary>
    private static int Number(IFormCollection form, string name) => int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Task<IResult> ShowAsync(HttpContext context, SendModel model) => context.ShowAsync<SendPage>(Place, new { Model = model });

    /// <summary>The result of one delivery.</summary>
    private sealed class LiveDelivery(Deliveries deliveries) : ILivePage
    {
        public string Name => "send";

        public Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Region>>(deliveries.Find(query["id"].ToString()) is { } sent ? [Region.Of<Result>("send.result", sent)] : []);
    }

    /// <summary>The page of one load.</summary>
    private sealed class LiveLoad(LoadRuns loads, AccessKeys keys) : ILivePage
    {
        public string Name => "load";

        public Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Region>>(loads.Find(query["id"].ToString()) is { } run
            ? [Region.Of<LoadState>("send.load-state", new LoadStateModel(run, keys.Form)), Region.Of<LoadFigures>("send.load", run), Region.Of<LoadSeconds>("send.load-seconds", run)]
            : []);
    }
}
