using System.Text;
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
        services.AddSingleton<Deliveries>();
        services.AddSingleton<ILivePage, LiveDelivery>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/send", async (HttpContext context, ShellReader shell, Deliveries deliveries) =>
        {
            var provider = Catalog.Find(context.Request.Query["provider"].ToString()) ?? Catalog.Providers[0];
            var types = Samples.Types(provider);
            var asked = context.Request.Query["type"].ToString();
            var type = types.Contains(asked) ? asked : provider == Catalog.Providers[0] && types.Contains("payment_intent.succeeded") ? "payment_intent.succeeded" : types[0];
            return await ShowAsync(context, shell, new SendModel(provider, type, Encoding.UTF8.GetString(deliveries.Sample(provider, type)), "signed", deliveries.CanSign(provider), types, null));
        });
        routes.MapPost("/send", async (HttpRequest request, Deliveries deliveries, CancellationToken cancellationToken) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var provider = Catalog.Find(form["provider"].ToString()) ?? throw new OperationException("Say for which provider.");
            // Browsers send a text's lines ended by CR LF; what one sees has none.
            var payload = Encoding.UTF8.GetBytes(form["payload"].ToString().ReplaceLineEndings("\n"));
            return Results.LocalRedirect($"/send/{deliveries.Start(provider, form["type"].ToString(), Variant.Find(provider, form["variant"].ToString()), payload).Id}#result");
        });
        routes.MapGet("/send/{id}", async (HttpContext context, string id, ShellReader shell, Deliveries deliveries) => deliveries.Find(id) is { } sent
            ? await ShowAsync(context, shell, new SendModel(
                sent.Provider, sent.Type, Encoding.UTF8.GetString(sent.Webhook.Body.Span).TrimEnd(' '), sent.Variant.Name, deliveries.CanSign(sent.Provider), Samples.Types(sent.Provider), sent))
            : Results.LocalRedirect("/send"));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ShellReader shell, SendModel model) => Page.Of<SendPage>(new { Shell = await shell.ReadAsync(context, Place), Model = model });

    /// <summary>The result of one delivery.</summary>
    private sealed class LiveDelivery(Deliveries deliveries) : ILivePage
    {
        public string Name => "send";

        public Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Region>>(deliveries.Find(query["id"].ToString()) is { } sent ? [Region.Of<Result>("send.result", sent)] : []);
    }
}
