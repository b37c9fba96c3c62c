using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>A payment's row as the item that is stored of it.</summary>
internal static class TransactionItem
{
    public static Dictionary<string, AttributeValue> Of(Transaction transaction, long version)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["transactionId"] = new(transaction.TransactionId),
            ["provider"] = new(transaction.Provider),
            ["amount"] = AttributeOf.Number(transaction.Amount),
            ["currency"] = new(transaction.Currency),
            ["status"] = new(StatusWord.Of(transaction.Status)),
            ["timestamp"] = AttributeOf.Number(transaction.TimestampMs / 1000),
            ["timestampMs"] = AttributeOf.Number(transaction.TimestampMs),
            ["lastEventId"] = new(transaction.LastEventId),
            ["version"] = AttributeOf.Number(version),
            ["changedBy"] = new(FunctionChoice.Consumer),
        };
        item.AddText("providerStatus", transaction.ProviderStatus);
        return item;
    }

    /// <exception cref="KeyNotFoundException">The item lacks something that every row has.</exception>
    /// <exception cref="FormatException">The item holds what no row has.</exception>
    public static TransactionRow Read(Dictionary<string, AttributeValue> item) => new(
        new Transaction
        {
            TransactionId = item["transactionId"].S,
            Provider = item["provider"].S,
            Amount = decimal.Parse(item["amount"].N, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
            Currency = item["currency"].S,
            Status = StatusWord.Parse(item["status"].S),
            ProviderStatus = item.GetValueOrDefault("providerStatus")?.S,
            TimestampMs = long.Parse(item["timestampMs"].N, CultureInfo.InvariantCulture),
            LastEventId = item["lastEventId"].S,
        },
        long.Parse(item["version"].N, CultureInfo.InvariantCulture));
}
