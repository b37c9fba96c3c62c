using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Webhooks.Providers;

namespace Webhooks.Functions.Tables;

/// <summary>
/// A payment's row as the item that is stored of it: what follows from its facts, for whoever reads the table, and the facts
/// themselves, for the next event to be merged with.
/// </summary>
public static class TransactionItem
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "transactionId", "provider", "amount", "currency", "status", "paymentStatus", "providerStatus", "refundedAmount", "timestamp", "timestampMs", "lastEventId",
        "paymentTimestampMs", "paymentEventId", "refunds", "disputes", "refundTotal", "version", "changedBy",
    };

    public static Dictionary<string, AttributeValue> Of(Transaction transaction, long version)
    {
        var newest = transaction.Newest;
        var item = new Dictionary<string, AttributeValue>
        {
            ["transactionId"] = new(transaction.TransactionId),
            ["provider"] = new(transaction.Provider),
            ["amount"] = AttributeOf.Number(transaction.Amount),
            ["currency"] = new(transaction.Currency),
            ["status"] = new(StatusWord.Of(transaction.Status)),
            ["refundedAmount"] = AttributeOf.Number(transaction.RefundedAmount),
            ["timestamp"] = AttributeOf.Number(newest.TimestampMs / 1000),
            ["timestampMs"] = AttributeOf.Number(newest.TimestampMs),
            ["lastEventId"] = new(newest.EventId),
            ["paymentTimestampMs"] = AttributeOf.Number(transaction.TimestampMs),
            ["paymentEventId"] = new(transaction.LastEventId),
            ["version"] = AttributeOf.Number(version),
            ["changedBy"] = new(FunctionChoice.Consumer),
        };
        item.AddText("paymentStatus", transaction.PaymentStatus is { } status ? StatusWord.Of(status) : null);
        item.AddText("providerStatus", transaction.ProviderStatus);
        AddFacts(item, "refunds", transaction.Refunds, StatusWord.Of);
        AddFacts(item, "disputes", transaction.Disputes, StatusWord.Of);
        if (transaction.RefundTotal is { } total)
        {
            item["refundTotal"] = new AttributeValue
            {
                M = new() { ["amount"] = AttributeOf.Number(total.Amount), ["timestampMs"] = AttributeOf.Number(total.TimestampMs), ["eventId"] = new(total.EventId) },
            };
        }

        foreach (var (name, text) in transaction.Unknown ?? new Dictionary<string, string>())
        {
            item[name] = AttributeText.Parse(text);
        }

        return item;
    }

    /// <exception cref="KeyNotFoundException">The item lacks something that every row has.</exception>
    /// <exception cref="FormatException">The item holds what no row has.</exception>
    public static TransactionRow Read(Dictionary<string, AttributeValue> item)
    {
        var unknown = item.Where(attribute => !Known.Contains(attribute.Key)).ToDictionary(attribute => attribute.Key, attribute => AttributeText.Of(attribute.Value));
        return new(
            new Transaction
            {
                TransactionId = item["transactionId"].S,
                Provider = item["provider"].S,
                Amount = Decimal(item["amount"]),
                Currency = item["currency"].S,
                PaymentStatus = item.TryGetValue("paymentStatus", out var status) ? StatusWord.Parse<TransactionStatus>(status.S, StatusWord.Of) : null,
                ProviderStatus = item.GetValueOrDefault("providerStatus")?.S,
                TimestampMs = Whole(item["paymentTimestampMs"]),
                LastEventId = item["paymentEventId"].S,
                Refunds = ReadFacts<RefundStatus>(item, "refunds", StatusWord.Of),
                Disputes = ReadFacts<DisputeStatus>(item, "disputes", StatusWord.Of),
                RefundTotal = item.TryGetValue("refundTotal", out var total) ? new RefundTotal(Decimal(total.M["amount"]), Whole(total.M["timestampMs"]), total.M["eventId"].S) : null,
                Unknown = unknown.Count > 0 ? unknown : null,
            },
            Whole(item["version"]));
    }

    private static void AddFacts<T>(Dictionary<string, AttributeValue> item, string name, IReadOnlyDictionary<string, Fact<T>>? facts, Func<T, string> word)
        where T : struct, Enum
    {
        if (facts is not null)
        {
            item[name] = new AttributeValue { M = facts.ToDictionary(fact => fact.Key, fact => new AttributeValue { M = Of(fact.Value, word) }) };
        }
    }

    private static Dictionary<string, AttributeValue> Of<T>(Fact<T> fact, Func<T, string> word)
        where T : struct, Enum
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["amount"] = AttributeOf.Number(fact.Amount),
            ["currency"] = new(fact.Currency),
            ["status"] = new(word(fact.Status)),
            ["timestampMs"] = AttributeOf.Number(fact.TimestampMs),
            ["eventId"] = new(fact.EventId),
        };
        item.AddText("providerStatus", fact.ProviderStatus);
        return item;
    }

    private static SortedDictionary<string, Fact<T>>? ReadFacts<T>(Dictionary<string, AttributeValue> item, string name, Func<T, string> word)
        where T : struct, Enum =>
        item.TryGetValue(name, out var facts)
            ? new SortedDictionary<string, Fact<T>>(
                facts.M.ToDictionary(fact => fact.Key, fact => new Fact<T>
                {
                    Amount = Decimal(fact.Value.M["amount"]),
                    Currency = fact.Value.M["currency"].S,
                    Status = StatusWord.Parse(fact.Value.M["status"].S, word),
                    ProviderStatus = fact.Value.M.GetValueOrDefault("providerStatus")?.S,
                    TimestampMs = Whole(fact.Value.M["timestampMs"]),
                    EventId = fact.Value.M["eventId"].S,
                }),
                StringComparer.Ordinal)
            : null;

    private static decimal Decimal(AttributeValue value) => decimal.Parse(value.N, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    private static long Whole(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);
}
