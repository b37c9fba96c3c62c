using Webhooks.Operations;

namespace Webhooks.Dashboard.Stack;

/// <summary>Which page shows what a table, the bucket or the dead-letter queue holds.</summary>
internal static class Holdings
{
    /// <returns>Its address; null where no page shows it.</returns>
    public static string? PageOf(StackOutputs outputs, string? resourceName) => resourceName switch
    {
        null => null,
        _ when resourceName == outputs.TableName => "/events",
        _ when resourceName == outputs.TransactionsTableName => "/transactions",
        _ when resourceName == outputs.BucketName || resourceName == outputs.DeadLetterQueueName => "/dead-letters",
        _ => null,
    };
}
