using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Functions.Tables;
using Webhooks.Providers;

namespace Webhooks.Functions.Consumer;

/// <summary>
/// A transaction as an operator fills it in by hand, for payments that no webhook told of:
/// <c>aws lambda invoke --payload '{"transactionId":"pi_…","amount":20.00,"currency":"USD","status":"succeeded","provider":"stripe","timestamp":1700000000}'</c>.
/// </summary>
public sealed record BareTransaction
{
    /// <summary>Stands where the id of the event would, in the row's <c>lastEventId</c>.</summary>
    public const string EventId = "back-fill";

    public required string TransactionId { get; init; }

    /// <summary>In major units.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required TransactionStatus Status { get; init; }

    public required string Provider { get; init; }

    /// <summary>When that was so, in epoch seconds.</summary>
    public required long Timestamp { get; init; }

    /// <exception cref="JsonException">The text isn't such a transaction.</exception>
    public static Transaction Read(ReadOnlySpan<byte> utf8Json)
    {
        var bare = JsonSerializer.Deserialize(utf8Json, BareTransactionJson.Default.BareTransaction)!;
        Demand(bare.TransactionId.Length > 0, "transactionId is empty");
        Demand(bare.Provider.Length > 0, "provider is empty");
        Demand(bare.Amount >= 0, "amount is negative");
        Demand(bare.Currency.Length == 3 && bare.Currency.All(char.IsAsciiLetter), "currency is not an ISO 4217 code");
        Demand(Enum.IsDefined(bare.Status), "status is none that there is");
        Demand(bare.Timestamp is > 0 and < 100_000_000_000, "timestamp is not in epoch seconds");
        return new Transaction
        {
            TransactionId = bare.TransactionId,
            Provider = bare.Provider,
            Amount = bare.Amount,
            Currency = bare.Currency.ToUpperInvariant(),
            Status = bare.Status,
            TimestampMs = bare.Timestamp * 1000,
            LastEventId = EventId,
        };
    }

    /// <summary>Writes a row as the answer to its operator.</summary>
    public static void Write(Utf8JsonWriter writer, TransactionRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("transactionId"u8, row.Transaction.TransactionId);
        writer.WriteNumber("amount"u8, row.Transaction.Amount);
        writer.WriteString("currency"u8, row.Transaction.Currency);
        writer.WriteString("status"u8, StatusWord.Of(row.Transaction.Status));
        writer.WriteString("provider"u8, row.Transaction.Provider);
        writer.WriteNumber("timestamp"u8, row.Transaction.TimestampMs / 1000);
        writer.WriteString("lastEventId"u8, row.Transaction.LastEventId);
        writer.WriteNumber("version"u8, row.Version);
        writer.WriteEndObject();
    }

    private static void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            throw new JsonException($"The transaction can't be stored: {problem}.");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(BareTransaction))]
internal sealed partial class BareTransactionJson : JsonSerializerContext;
