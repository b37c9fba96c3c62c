using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Transactions;

internal static class TransactionEndpoints
{
    private const string Place = "transactions";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TransactionReader>();
        services.AddSingleton<ILivePage>(provider => provider.GetRequiredService<TransactionReader>());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/transactions", async (HttpContext context, ShellReader shell, TransactionReader transactions, CancellationToken cancellationToken) =>
        {
            var text = context.Request.Query["q"].ToString().Trim();
            return text.Length > 0 && await transactions.ReadAsync(text, cancellationToken) is not null
                ? Results.LocalRedirect($"/transactions/{Uri.EscapeDataString(text)}")
                : Page.Of<TransactionsPage>(new { Shell = await shell.ReadAsync(context, Place), Text = text, Model = await transactions.RecentAsync() });
        });
        routes.MapGet("/transactions/{id}", async (HttpContext context, string id, ShellReader shell, TransactionReader transactions, CancellationToken cancellationToken) =>
            await transactions.ReadAsync(id, cancellationToken) is { } found
                ? Page.Of<TransactionPage>(new { Shell = await shell.ReadAsync(context, Place), Model = found })
                : Page.Of<RefusalPage>(
                    new { Title = "There is no such transaction", Text = $"No event of {id} is stored. Its id is the payment’s: Stripe’s PaymentIntent or Charge, PayPal’s capture, Square’s payment.", ShowsWayBack = true },
                    StatusCodes.Status404NotFound));
    }
}
