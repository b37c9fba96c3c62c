using Webhooks.Operations.Archive;
using Webhooks.Operations.Events;
using Webhooks.Operations.Replay;
using Webhooks.Operations.Transactions;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests.Replay;

public sealed class ReplayForesightTests(RunningStack stack) : IClassFixture<RunningStack>, IDisposable
{
    private static readonly DateOnly Day = new(2026, 7, 1);
    private readonly EventStore _events = new(stack.Outputs, TimeProvider.System);
    private readonly ArchiveBucket _archive = new(stack.Outputs);
    private readonly TransactionStore _transactions = new(stack.Outputs);

    public void Dispose()
    {
        _events.Dispose();
        _archive.Dispose();
        _transactions.Dispose();
    }

    [Fact]
    public async Task A_dry_run_says_of_each_payment_what_its_row_is_and_what_it_would_be()
    {
        await stack.StoreAsync(Fact("evt_now_older", "pi_older", at: 10, TransactionStatus.Pending), Fact("evt_now_newer", "pi_newer", at: 30, TransactionStatus.Succeeded));
        await stack.GiveUpAsync(
            Fact("evt_new", "pi_new", at: 20, TransactionStatus.Succeeded), Fact("evt_older", "pi_older", at: 20, TransactionStatus.Succeeded), Fact("evt_newer", "pi_newer", at: 20, TransactionStatus.Pending),
            RunningStack.Event("evt_of_none", Day, 21));

        var foresight = await ForeseeAsync("evt_new", "evt_older", "evt_newer", "evt_of_none", "evt_now_older");

        Effect(foresight, "pi_new").ShouldBe((EffectKind.Created, null, "succeeded"));
        Effect(foresight, "pi_older").ShouldBe((EffectKind.Changed, "pending", "succeeded"));
        Effect(foresight, "pi_newer").ShouldBe((EffectKind.Unchanged, "succeeded", "succeeded"));
        (foresight.WithoutPayment, foresight.Problems.Count, foresight.NotLookedInto).ShouldBe((1, 0, 0));
        (await _transactions.ReadAsync("pi_new", CancellationToken.None)).ShouldBeNull("nothing is written");
    }

    [Fact]
    public async Task What_the_consumer_could_not_store_again_is_said()
    {
        var large = Fact("evt_large", "pi_large", at: 1, TransactionStatus.Succeeded) with { Payload = null, PayloadRef = "payloads/stripe/gone.json" };
        await stack.StoreAsync(Fact("evt_square", "pi_shared", at: 1, TransactionStatus.Succeeded, provider: "square"));
        await stack.GiveUpAsync(large, Fact("evt_shared", "pi_shared", at: 2, TransactionStatus.Succeeded));

        var foresight = await ForeseeAsync("evt_large", "evt_shared");

        foresight.Problems.ShouldHaveSingleItem().ShouldBe(("evt_large", "Its payload isn't in the archive any more: payloads/stripe/gone.json"));
        var shared = foresight.Payments.Single(payment => payment.TransactionId == "pi_shared");
        (shared.Kind, shared.After).ShouldBe((EffectKind.Unknown, null));
        shared.Problem.ShouldBe("Transactions pi_shared and pi_shared are different payments and can't be merged.");
    }

    private static StandardEvent Fact(string eventId, string payment, int at, TransactionStatus status, string provider = "stripe")
    {
        var made = RunningStack.Event(eventId, Day, at, payment: payment);
        return made with { Provider = provider, Transaction = made.Transaction! with { Provider = provider, PaymentStatus = status } };
    }

    private static (EffectKind Kind, string? Now, string? After) Effect(Foresight foresight, string payment) =>
        foresight.Payments.Single(one => one.TransactionId == payment) is var effect ? (effect.Kind, effect.Now?.Status, effect.After?.Status) : default;

    private async Task<Foresight> ForeseeAsync(params IReadOnlyList<string> ids) =>
        await new ReplayForesight(_archive, _transactions).ReadAsync(await new ReplayPlanner(_events, _archive).TheseAsync(ids, CancellationToken.None), CancellationToken.None);
}
