using Webhooks.Operations.Transactions;

namespace Webhooks.Operations.Tests;

public sealed class TransactionStoreTests(RunningStack stack) : IClassFixture<RunningStack>
{
    [Fact]
    public async Task A_payment_is_read_with_every_attribute_and_its_amount_exactly()
    {
        await stack.StoreAsync(RunningStack.Event("evt_1", new DateOnly(2026, 7, 1), payment: "pi_1"));
        using var transactions = new TransactionStore(stack.Outputs);

        var row = (await transactions.ReadAsync("pi_1", CancellationToken.None)).ShouldNotBeNull();

        row["status"]!.ToString().ShouldBe("succeeded");
        row["amount"]!.GetValue<decimal>().ShouldBe(20m);
        row["lastEventId"]!.ToString().ShouldBe("evt_1");
        row["version"]!.GetValue<long>().ShouldBe(1);
        (await transactions.ReadAsync("pi_nobody", CancellationToken.None)).ShouldBeNull();
    }
}
