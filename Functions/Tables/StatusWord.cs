using Webhooks.Providers;

namespace Webhooks.Functions.Tables;

/// <summary>How a status is written in the table: as it is in JSON.</summary>
public static class StatusWord
{
    public static string Of(TransactionStatus status) => status switch
    {
        TransactionStatus.Pending => "pending",
        TransactionStatus.Authorized => "authorized",
        TransactionStatus.Failed => "failed",
        TransactionStatus.Canceled => "canceled",
        TransactionStatus.Succeeded => "succeeded",
        TransactionStatus.PartiallyRefunded => "partially_refunded",
        TransactionStatus.Refunded => "refunded",
        TransactionStatus.Disputed => "disputed",
    };

    public static string Of(RefundStatus status) => status switch
    {
        RefundStatus.Pending => "pending",
        RefundStatus.Succeeded => "succeeded",
        RefundStatus.Canceled => "canceled",
        RefundStatus.Failed => "failed",
    };

    public static string Of(DisputeStatus status) => status switch
    {
        DisputeStatus.Open => "open",
        DisputeStatus.Won => "won",
        DisputeStatus.Lost => "lost",
    };

    /// <summary>The status that is written so.</summary>
    /// <param name="of">How a status is written.</param>
    /// <exception cref="FormatException">There is no such status.</exception>
    public static T Parse<T>(string word, Func<T, string> of)
        where T : struct, Enum
    {
        foreach (var status in Enum.GetValues<T>())
        {
            if (of(status) == word)
            {
                return status;
            }
        }

        throw new FormatException($"\"{word}\" is no {typeof(T).Name}.");
    }
}
