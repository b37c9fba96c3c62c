using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Tables;

/// <summary>A payment's row as DynamoDB keeps it: what is written is read back whole.</summary>
[Collection(nameof(Dynoxide))]
public sealed class TransactionRowTests(Dynoxide tables)
{
    private const long Noon = 1_763_812_800_000;

    [DynoxideFact]
    public async Task Refunds_and_disputes_are_kept_by_their_ids_and_what_follows_from_them_can_be_read()
    {
        using var store = Store();
        var payment = Payment("pi_kept") with
        {
            Refunds = new Dictionary<string, Fact<RefundStatus>> { ["re_1"] = Refund(5.25m, RefundStatus.Succeeded), ["re_2"] = Refund(1m, RefundStatus.Pending) with { ProviderStatus = null } },
            Disputes = new Dictionary<string, Fact<DisputeStatus>>
            {
                ["dp_1"] = new() { Amount = 20m, Currency = "USD", Status = DisputeStatus.Open, ProviderStatus = "needs_response", TimestampMs = Noon + 9_000, EventId = "evt_dispute" },
            },
            RefundTotal = new RefundTotal(5.25m, Noon + 5_000, "evt_total"),
        };

        (await store.WriteTransactionAsync(payment, null, CancellationToken.None)).ShouldBeTrue();

        (await store.ReadTransactionAsync("pi_kept", CancellationToken.None))!.Transaction.ShouldBe(payment);
        var item = await ItemAsync("pi_kept");
        (item["status"].S, item["paymentStatus"].S).ShouldBe(("disputed", "succeeded"));
        (item["refundedAmount"].N, item["amount"].N).ShouldBe(("5.25", "20"));
        (item["lastEventId"].S, item["timestampMs"].N).ShouldBe(("evt_dispute", "1763812809000"));
        (item["paymentEventId"].S, item["paymentTimestampMs"].N).ShouldBe(("evt_paid", "1763812800000"));
        item["refunds"].M["re_1"].M["amount"].N.ShouldBe("5.25");
        item["changedBy"].S.ShouldBe("Consumer");
    }

    [DynoxideFact]
    public async Task A_payment_of_which_only_a_refund_has_told_is_read_back_as_such()
    {
        using var store = Store();
        var refunded = Payment("pi_refund_first") with
        {
            PaymentStatus = null, ProviderStatus = null, Amount = 0m, Refunds = new Dictionary<string, Fact<RefundStatus>> { ["re_1"] = Refund(5m, RefundStatus.Succeeded) },
        };

        await store.WriteTransactionAsync(refunded, null, CancellationToken.None);

        (await store.ReadTransactionAsync("pi_refund_first", CancellationToken.None))!.Transaction.ShouldBe(refunded);
    }

    [DynoxideFact]
    public async Task What_a_newer_version_has_put_into_a_row_is_still_there_after_an_older_one_wrote_it()
    {
        using var store = Store();
        await store.WriteTransactionAsync(Payment("pi_newer"), null, CancellationToken.None);
        var item = await ItemAsync("pi_newer");
        var foreign = new Dictionary<string, AttributeValue>
        {
            ["aText"] = new("Grüße"),
            ["aNumber"] = new() { N = "12.50" },
            ["aFlag"] = new() { BOOL = true },
            ["nothing"] = new() { NULL = true },
            ["bytes"] = new() { B = new MemoryStream([1, 2, 3]) },
            ["aMap"] = new() { M = new() { ["b"] = new("2"), ["a"] = new() { L = [new("x"), new() { N = "1" }] } } },
            ["texts"] = new() { SS = ["b", "a"] },
            ["numbers"] = new() { NS = ["2", "1"] },
            ["blobs"] = new() { BS = [new MemoryStream([9])] },
        };
        await tables.Client.PutItemAsync("Transactions-dev", new(item.Concat(foreign)));

        var row = (await store.ReadTransactionAsync("pi_newer", CancellationToken.None))!;
        row.Transaction.Unknown!.Count.ShouldBe(foreign.Count);
        await store.WriteTransactionAsync(Transaction.Merge(row.Transaction, Payment("pi_newer") with { TimestampMs = Noon + 1, LastEventId = "evt_later" }), row.Version, CancellationToken.None);

        var after = (await store.ReadTransactionAsync("pi_newer", CancellationToken.None))!;
        after.Transaction.LastEventId.ShouldBe("evt_later");
        after.Transaction.Unknown.ShouldBe(row.Transaction.Unknown, ignoreOrder: true);
        var kept = await ItemAsync("pi_newer");
        kept["aMap"].M["a"].L[1].N.ShouldBe("1");
        kept["bytes"].B.ToArray().ShouldBe([1, 2, 3]);
        kept["texts"].SS.ShouldBe(["a", "b"], ignoreOrder: true);
        kept["blobs"].BS.Single().ToArray().ShouldBe([9]);
        kept["nothing"].NULL.ShouldBe(true);
    }

    private DynamoStore Store() => DynamoStore.Create(AwsSettings.At(tables.Url, ("EVENTS_TABLE_NAME", "WebhookEvents-dev"), ("TRANSACTIONS_TABLE_NAME", "Transactions-dev")));

    private static Transaction Payment(string id) => QueueEvents.Payment(id, "evt_paid", timestampMs: Noon);

    private static Fact<RefundStatus> Refund(decimal amount, RefundStatus status) => new()
    {
        Amount = amount, Currency = "USD", Status = status, ProviderStatus = "succeeded", TimestampMs = Noon + 5_000, EventId = "evt_refund",
    };

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(string id) => (await tables.Client.GetItemAsync("Transactions-dev", new() { ["transactionId"] = new(id) })).Item;
}
