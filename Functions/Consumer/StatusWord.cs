using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

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

    /// <exception cref="FormatException">There is no such status.</exception>
    public static TransactionStatus Parse(string word)
    {
        foreach (var status in Enum.GetValues<TransactionStatus>())
        {
            if (Of(status) == word)
            {
                return status;
            }
        }

        throw new FormatException($"\"{word}\" is no status of a transaction.");
    }
}
