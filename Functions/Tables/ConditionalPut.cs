using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Functions.Tables;

/// <summary>A write that a condition may stop, which is no fault.</summary>
internal static class ConditionalPut
{
    /// <returns>False when the condition doesn't hold: then nothing is written.</returns>
    public static async Task<bool> TryPutAsync(this IAmazonDynamoDB client, PutItemRequest put, CancellationToken cancellationToken)
    {
        try
        {
            await client.PutItemAsync(put, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
