using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Providers.Tests;

public sealed class TransactionTests
{
    // Few values for each field, so that ties of every kind come up often.
    private static readonly Gen<long> Times = Gen.Choose(1, 3).Select(time => (long)time);
    private static readonly Gen<string> Events = Gen.Elements("evt_1", "evt_2", "EVT_1");
    private static readonly Gen<decimal> Amounts = Gen.Elements(0m, 5m, 20.00m);
    private static readonly Gen<string> Currencies = Gen.Elements("USD", "EUR");
    private static readonly Gen<string?> Words = Gen.Elements(null, "succeeded", "processing");

    private static readonly Arbitrary<Transaction> Facts = (
        from time in Times
        from status in Gen.Elements(Enum.GetValues<TransactionStatus>().Cast<TransactionStatus?>().Append(null).ToArray())
        from eventId in Events
        from amount in Amounts
        from currency in Currencies
        from word in Words
        from refunds in ById(FactsOf<RefundStatus>())
        from disputes in ById(FactsOf<DisputeStatus>())
        from total in Gen.OneOf(Gen.Constant<RefundTotal?>(null), Amounts.SelectMany(of => Times, (of, at) => new { of, at }).SelectMany(pair => Events, (pair, id) => (RefundTotal?)new RefundTotal(pair.of, pair.at, id)))
        from unknown in ById(Gen.Elements("1", "2"))
        select Fact(time, TransactionStatus.Pending, eventId) with
        {
            PaymentStatus = status, Amount = amount, Currency = currency, ProviderStatus = word, Refunds = refunds, Disputes = disputes, RefundTotal = total, Unknown = unknown,
        }).ToArbitrary();

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
            var (row, expected) = (again.Aggregate(Transaction.Merge), facts.Aggregate(Transaction.Merge));
            return row == expected && row.GetHashCode() == expected.GetHashCode()
                && (row.Status, row.RefundedAmount, row.Newest) == (expected.Status, expected.RefundedAmount, expected.Newest);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_travels_in_a_message_is_read_again() =>
        Prop.ForAll(Facts, fact => Travelled(fact) == fact with { Unknown = null }).QuickCheckThrowOnFailure();

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

    [Fact]
    public void Refunds_add_up_whoever_comes_first_and_within_the_same_second()
    {
        Transaction[] events = [Fact(1, TransactionStatus.Succeeded, "evt_1"), Refunded(2, "re_1", 5m), Refunded(2, "re_2", 15m, "evt_0")];

        foreach (var order in Permutations(events))
        {
            var row = order.Aggregate(Transaction.Merge);
            (row.Status, row.RefundedAmount, row.Amount, row.Newest).ShouldBe((TransactionStatus.Refunded, 20m, 20m, (2, "evt_re_1")));
        }

        Transaction.Merge(events[0], events[1]).Status.ShouldBe(TransactionStatus.PartiallyRefunded);
        Transaction.Merge(events[0], events[1]).PaymentStatus.ShouldBe(TransactionStatus.Succeeded);
    }

    [Fact]
    public void A_refund_that_comes_before_its_payment_is_kept_for_it()
    {
        var refund = Refunded(2, "re_1", 20m);
        (refund.Status, refund.Amount, refund.PaymentStatus).ShouldBe((TransactionStatus.PartiallyRefunded, 0m, null));

        var row = Transaction.Merge(refund, Fact(1, TransactionStatus.Succeeded, "evt_1"));

        (row.Status, row.Amount, row.TimestampMs, row.LastEventId).ShouldBe((TransactionStatus.Refunded, 20m, 1, "evt_1"));
    }

    [Theory]
    [InlineData(RefundStatus.Pending)]
    [InlineData(RefundStatus.Failed)]
    [InlineData(RefundStatus.Canceled)]
    public void A_refund_that_has_not_succeeded_gives_nothing_back(RefundStatus status)
    {
        var row = Transaction.Merge(Fact(1, TransactionStatus.Succeeded, "evt_1"), Refunded(2, "re_1", 5m, status: status));

        (row.Status, row.RefundedAmount).ShouldBe((TransactionStatus.Succeeded, 0m));
    }

    [Fact]
    public void A_refund_that_falls_through_is_counted_no_more()
    {
        var row = new[] { Fact(1, TransactionStatus.Succeeded, "evt_1"), Refunded(2, "re_1", 5m), Refunded(3, "re_1", 5m, status: RefundStatus.Failed) }.Aggregate(Transaction.Merge);

        (row.Status, row.RefundedAmount).ShouldBe((TransactionStatus.Succeeded, 0m));
    }

    [Fact]
    public void The_providers_own_total_counts_where_not_every_refund_told_of_itself()
    {
        var paid = Fact(1, TransactionStatus.Succeeded, "evt_1") with { RefundTotal = new RefundTotal(20m, 3, "evt_3") };

        (paid.Status, paid.RefundedAmount, paid.Newest).ShouldBe((TransactionStatus.Refunded, 20m, (3, "evt_3")));
        Transaction.Merge(paid, Refunded(2, "re_1", 5m)).RefundedAmount.ShouldBe(20m);
        Transaction.Merge(paid, Refunded(2, "re_1", 5m, status: RefundStatus.Failed)).RefundedAmount.ShouldBe(20m, "the total came after");
        Transaction.Merge(paid, Refunded(4, "re_1", 5m, status: RefundStatus.Failed)).RefundedAmount.ShouldBe(0m, "the total is from before");
        Transaction.Merge(paid, paid with { RefundTotal = new RefundTotal(5m, 3, "evt_4") }).RefundedAmount.ShouldBe(20m, "of one second, the greater sum is the later");
        Transaction.Merge(paid, paid with { RefundTotal = new RefundTotal(5m, 4, "evt_4") }).RefundedAmount.ShouldBe(5m);
    }

    [Fact]
    public void A_refund_in_another_currency_adds_nothing_up()
    {
        var refund = Refunded(2, "re_1", 5m);
        var euros = refund with { Refunds = new Dictionary<string, Fact<RefundStatus>> { ["re_1"] = refund.Refunds!["re_1"] with { Currency = "EUR" } } };

        Transaction.Merge(Fact(1, TransactionStatus.Succeeded, "evt_1"), euros).RefundedAmount.ShouldBe(0m);
    }

    [Fact]
    public void A_payment_is_disputed_while_a_dispute_is_open()
    {
        var paid = Transaction.Merge(Fact(1, TransactionStatus.Succeeded, "evt_1"), Refunded(2, "re_1", 5m));

        Transaction.Merge(paid, Disputed(3, "du_1", DisputeStatus.Open)).Status.ShouldBe(TransactionStatus.Disputed);
        Transaction.Merge(paid, Disputed(3, "du_1", DisputeStatus.Won)).Status.ShouldBe(TransactionStatus.PartiallyRefunded);
        new[] { paid, Disputed(3, "du_1", DisputeStatus.Open), Disputed(4, "du_1", DisputeStatus.Lost) }.Aggregate(Transaction.Merge).Status.ShouldBe(TransactionStatus.PartiallyRefunded);
        new[] { paid, Disputed(3, "du_2", DisputeStatus.Open), Disputed(4, "du_1", DisputeStatus.Lost) }.Aggregate(Transaction.Merge).Status.ShouldBe(TransactionStatus.Disputed);
        Disputed(4, "du_1", DisputeStatus.Lost).Newest.ShouldBe((4, "evt_du_1"));
    }

    [Fact]
    public void What_a_newer_version_put_into_the_row_is_carried_on()
    {
        var row = Fact(1, TransactionStatus.Succeeded, "evt_1") with { Unknown = new Dictionary<string, string> { ["fees"] = "{\"N\":\"0.59\"}" } };

        Transaction.Merge(Fact(2, TransactionStatus.Succeeded, "evt_2"), row).Unknown!["fees"].ShouldBe("{\"N\":\"0.59\"}");
        Transaction.Merge(row, Refunded(2, "re_1", 5m)).Unknown.ShouldBe(row.Unknown);
    }

    [Fact]
    public void No_refunds_are_the_same_as_none_and_anything_else_is_not()
    {
        var one = Fact(1, TransactionStatus.Succeeded, "evt_1");
        var refunded = Refunded(2, "re_1", 5m).Refunds;

        (one == one with { Refunds = new Dictionary<string, Fact<RefundStatus>>() }).ShouldBeTrue();
        one.Equals(null).ShouldBeFalse();
        (one with { Refunds = new Dictionary<string, Fact<RefundStatus>>() } == one).ShouldBeTrue();
        (one == one with { Refunds = refunded }).ShouldBeFalse();
        (one with { Refunds = refunded } == one).ShouldBeFalse();
        (one with { Refunds = refunded } == one with { Refunds = Refunded(2, "re_2", 5m).Refunds }).ShouldBeFalse();
        (one with { Refunds = refunded } == one with { Refunds = Refunded(2, "re_1", 6m).Refunds }).ShouldBeFalse();
        (one == one with { Disputes = Disputed(2, "du_1", DisputeStatus.Open).Disputes }).ShouldBeFalse();
        (one == one with { RefundTotal = new RefundTotal(1, 1, "evt_1") }).ShouldBeFalse();
        (one == one with { Unknown = new Dictionary<string, string> { ["a"] = "b" } }).ShouldBeFalse();
    }

    [Fact]
    public void A_message_from_before_there_were_refunds_is_still_read()
    {
        var text = Encoding.UTF8.GetString(Message(Fact(1, TransactionStatus.Refunded, "evt_1")).ToUtf8Json());

        text.ShouldContain("""{"transactionId":"pi_1","provider":"stripe","amount":20,"currency":"USD","status":"refunded","timestampMs":1,"lastEventId":"evt_1"}""");
        StandardEvent.Parse(Encoding.UTF8.GetBytes(text)).Transaction!.Status.ShouldBe(TransactionStatus.Refunded);
    }

    [Fact]
    public void The_words_for_refunds_and_disputes_are_written_as_words()
    {
        var text = Encoding.UTF8.GetString(Message(Transaction.Merge(Refunded(2, "re_1", 5m), Disputed(2, "du_1", DisputeStatus.Lost))).ToUtf8Json());

        text.ShouldContain("""
            "refunds":{"re_1":{"amount":5,"currency":"USD","status":"succeeded","timestampMs":2,"eventId":"evt_re_1"}}
            """.Trim());
        text.ShouldContain("\"status\":\"lost\"");
    }

    private static Transaction Travelled(Transaction fact) => StandardEvent.Parse(Message(fact).ToUtf8Json()).Transaction!;

    private static StandardEvent Message(Transaction fact) => new()
    {
        EventId = "evt_1", Provider = "stripe", Type = "a", Timestamp = 1, TimestampMs = 1, ReceivedAt = 1, PayloadSha256 = "00", Transaction = fact,
    };

    private static Gen<Fact<TStatus>> FactsOf<TStatus>()
        where TStatus : struct, Enum =>
        from time in Times
        from status in Gen.Elements(Enum.GetValues<TStatus>())
        from eventId in Events
        from amount in Amounts
        from currency in Currencies
        from word in Words
        select new Fact<TStatus> { Amount = amount, Currency = currency, Status = status, ProviderStatus = word, TimestampMs = time, EventId = eventId };

    private static Gen<IReadOnlyDictionary<string, T>?> ById<T>(Gen<T> facts) =>
        from ids in Gen.SubListOf("a", "b", "c")
        from values in facts.ListOf(ids.Count)
        select ids.Count == 0 ? null : (IReadOnlyDictionary<string, T>?)ids.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);

    private static IEnumerable<IEnumerable<T>> Permutations<T>(IReadOnlyList<T> items) =>
        items.Count == 0 ? [[]] : items.SelectMany((item, at) => Permutations([.. items.Where((_, other) => other != at)]).Select(rest => rest.Prepend(item)));

    private static Transaction Refunded(long time, string id, decimal amount, string? eventId = null, RefundStatus status = RefundStatus.Succeeded) => Unseen(time, eventId ?? $"evt_{id}") with
    {
        Refunds = new Dictionary<string, Fact<RefundStatus>>
        {
            [id] = new() { Amount = amount, Currency = "USD", Status = status, TimestampMs = time, EventId = eventId ?? $"evt_{id}" },
        },
    };

    private static Transaction Disputed(long time, string id, DisputeStatus status) => Unseen(time, $"evt_{id}") with
    {
        Disputes = new Dictionary<string, Fact<DisputeStatus>> { [id] = new() { Amount = 20m, Currency = "USD", Status = status, TimestampMs = time, EventId = $"evt_{id}" } },
    };

    private static Transaction Unseen(long time, string eventId) => Fact(time, TransactionStatus.Pending, eventId) with { PaymentStatus = null, Amount = 0 };

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
