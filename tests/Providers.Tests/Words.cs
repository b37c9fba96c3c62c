using System.Text;
using System.Text.Json;

namespace Webhooks.Providers.Tests;

/// <summary>Transactions in words, so that a table of them can be read: <c>pi_1: 20.00 USD succeeded</c>.</summary>
internal static class Words
{
    public const string Nothing = "nothing";

    public static string Of(Transaction? transaction)
    {
        if (transaction is null)
        {
            return Nothing;
        }

        var words = new StringBuilder($"{transaction.TransactionId}: {transaction.Amount} {transaction.Currency} {Word(transaction.Status)}");
        words.Append(transaction.RefundedAmount > 0 ? $", refunded {transaction.RefundedAmount}" : "");
        words.AppendJoin("", (transaction.Refunds ?? new Dictionary<string, Fact<RefundStatus>>()).Select(pair => $", {pair.Key} {Word(pair.Value.Status)}"));
        words.AppendJoin("", (transaction.Disputes ?? new Dictionary<string, Fact<DisputeStatus>>()).Select(pair => $", {pair.Key} {Word(pair.Value.Status)}"));
        return words.ToString();
    }

    private static string Word<TStatus>(TStatus status)
        where TStatus : struct, Enum => JsonSerializer.SerializeToElement(status).GetString()!;
}
