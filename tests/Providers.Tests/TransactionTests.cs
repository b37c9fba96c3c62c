using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Providers.Tests;

public sealed class TransactionTests
{
    // Few values for each field, so that ties of every kind come up often.
    private static readonly Arbitrary<Transaction> Facts = (
        from time in Gen.Choose(1, 3)
        from status in Gen.Elements(Enum.GetValues<TransactionStatus>())
        from eventId in Gen.Elements("evt_1", "evt_2", "EVT_1")
        from amount in Gen.Elements(0m, 20.00m, 15m)
        from currency in Gen.Elements("USD", "EUR")
        from word in Gen.Elements(null, "succeeded", "processing")
        select Fact(time, status, eventId) with { Amount = amount, Currency = currency, ProviderStatus = word }).ToArbitrary();

    [Fact]
    public void It_does_not_matter_which_fact_comes_first() =>
        Prop.ForAll(Facts, Facts, (one, other) => Transaction.Merge(one, other) == Transaction.Merge(other, one)).QuickCheckThrowOnFailure();

    [Fact]
    public void It_does_not_matter_what_is_merged_with_what_before() =>
        Prop.ForAll(Facts, Facts, Facts, (a, b, c) => Transaction.Merge(Transaction.Merge(a, b), c) == Transaction.Merge(a, Transaction.Merge(b, c))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_fact_that_comes_again_changes_nothing() =>
        Prop.ForAll(Facts, Facts, (a, b) => Transaction.Merge(a, a) == a && Transaction.Merge(Transaction.Merge(a, b), a) == Transaction.Merge(a, b)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_order_and_any_repetition_of_events_ends_in_the_same_row() =>
        Prop.ForAll(Gen.NonEmptyListOf(Facts.Generator).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (facts, seed) =>
        {
            var again = facts.Concat(facts).ToArray();
            new Random(seed).Shuffle(again);
            return again.Aggregate(Transaction.Merge) == facts.Aggregate(Transaction.Merge);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_newest_fact_wins_whole()
    {
        var failed = Fact(2, TransactionStatus.Failed, "evt_1") with { Amount = 20m, ProviderStatus = "requires_payment_method" };
        var succeeded = Fact(1, TransactionStatus.Succeeded, "evt_2") with { Amount = 15m, ProviderStatus = "succeeded" };

        Transaction.Merge(failed, succeeded).ShouldBe(failed);
    }

    [Fact]
    public void Of_the_same_moment_the_further_status_wins() =>
        Transaction.Merge(Fact(1, TransactionStatus.Pending, "evt_9"), Fact(1, TransactionStatus.Succeeded, "evt_1")).Status.ShouldBe(TransactionStatus.Succeeded);

    [Fact]
    public void Of_the_same_moment_and_status_the_greater_event_id_wins() =>
        Transaction.Merge(Fact(1, TransactionStatus.Pending, "evt_1"), Fact(1, TransactionStatus.Pending, "evt_2")).LastEventId.ShouldBe("evt_2");

    [Fact]
    public void Different_payments_are_never_merged()
    {
        var one = Fact(1, TransactionStatus.Pending, "evt_1");

        Should.Throw<ArgumentException>(() => Transaction.Merge(one, one with { TransactionId = "pi_2" })).Message.ShouldContain("pi_2");
        Should.Throw<ArgumentException>(() => Transaction.Merge(one, one with { Provider = "other" }));
    }

    private static Transaction Fact(long time, TransactionStatus status, string eventId) => new()
    {
        TransactionId = "pi_1",
        Provider = "stripe",
        Amount = 20m,
        Currency = "USD",
        Status = status,
        TimestampMs = time,
        LastEventId = eventId,
    };
}
