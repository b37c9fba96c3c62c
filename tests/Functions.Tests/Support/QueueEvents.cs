using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Support;

/// <summary>Batches as an event source mapping makes them.</summary>
public static class QueueEvents
{
    public static StandardEvent Event(string id, Transaction? transaction = null, long timestamp = 1_763_812_800, string payload = "{\"name\": \"Grüße ☕\"}") => new()
    {
        EventId = id,
        Provider = "stripe",
        Type = "payment_intent.succeeded",
        Timestamp = timestamp,
        TimestampMs = timestamp * 1000,
        ReceivedAt = (timestamp * 1000) + 500,
        Livemode = false,
        Account = "acct_1",
        ApiVersion = "2025-04-30.basil",
        Transaction = transaction,
        Payload = payload,
        PayloadSha256 = "00ff",
        TraceId = GatewayEvents.TraceId,
    };

    public static Transaction Payment(string id, string eventId, decimal amount = 20.00m, TransactionStatus status = TransactionStatus.Succeeded, long timestampMs = 1_763_812_800_000) => new()
    {
        TransactionId = id,
        Provider = "stripe",
        Amount = amount,
        Currency = "USD",
        Status = status,
        ProviderStatus = "succeeded",
        TimestampMs = timestampMs,
        LastEventId = eventId,
    };

    /// <summary>A batch of events; their messages are <c>m-0</c>, <c>m-1</c> …</summary>
    public static string Batch(params StandardEvent[] events) => Batch([.. events.Select(made => Encoding.UTF8.GetString(made.ToUtf8Json()))]);

    /// <summary>A batch of messages' texts.</summary>
    public static string Batch(params string[] bodies) => new JsonObject
    {
        ["Records"] = new JsonArray([.. bodies.Select((body, at) => new JsonObject
        {
            ["messageId"] = $"m-{at}",
            ["receiptHandle"] = "handle",
            ["body"] = body,
            ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "2", ["SentTimestamp"] = "1763812800000" },
            ["messageAttributes"] = new JsonObject(),
            ["md5OfBody"] = "x",
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = "arn:aws:sqs:us-east-1:000000000000:webhooks-dev",
            ["awsRegion"] = "us-east-1",
        })]),
    }.ToJsonString();
}
