using System.Text.Json;
using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Consumer;

/// <summary>What the consumer is invoked with: a batch of messages, or, directly by an operator, one bare transaction.</summary>
/// <param name="Messages">The batch; null when it is a transaction.</param>
public readonly record struct ConsumerEvent(IReadOnlyList<QueueMessage>? Messages)
{
    /// <exception cref="JsonException">It is neither.</exception>
    public static ConsumerEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        if (JsonText.BeginsObject(ref reader))
        {
            while (JsonText.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("Records"u8))
                {
                    reader.Read();
                    return new ConsumerEvent(QueueBatch.Read(ref reader));
                }

                if (reader.ValueTextEquals("transactionId"u8))
                {
                    return new ConsumerEvent(Messages: null);
                }

                reader.Read();
                reader.Skip();
            }
        }

        throw new JsonException("The event is neither a batch of SQS messages (Records) nor a transaction (transactionId).");
    }
}
