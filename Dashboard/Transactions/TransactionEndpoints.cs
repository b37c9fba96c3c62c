using Webhooks.Dashboard.Shell;

namespace Webhooks.Dashboard.Transactions;

internal static class TransactionEndpoints
{
    private const string Place = "transactions";

    public static void AddServices(IServiceCollection services) => services.AddLivePage<TransactionReader>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/transactions", async (HttpContext context, TransactionReader transactions, CancellationToken cancellationToken) =>
        {
            var text = context.Request.Query["q"].ToString().Trim();
            return text.Length > 0 && await transactions.ReadAsync(text, cancellationToken) is not null
                ? Results.LocalRedirect($"/transactions/{Uri.EscapeDataString(text)}")
                : await context.ShowAsync<TransactionsPage>(Place, new { Text = text, Model = await transactions.RecentAsync() });
        });
        routes.MapGet("/transactions/{id}", async (HttpContext context, string id, TransactionReader transactions, CancellationToken cancellationToken) =>
            await transactions.ReadAsync(id, cancellationToken) is { } found
                ? await context.ShowAsync<TransactionPage>(Place, new { Model = found })
                : Slice.NotFound("There is no such transaction", $"No event of {id} is stored. Its id is the payment’s: Stripe’s PaymentIntent or Charge, PayPal’s capture, Square’s payment."));
    }
}
