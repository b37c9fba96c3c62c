using System.Buffers;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Processor;

/// <summary>Goes once through what a webhook goes through, up to the queue, with one that nobody sent.</summary>
internal static class Rehearsal
{
    public static async Task RunAsync(Provider provider, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (received, secret) = MadeUpWebhook.From(provider, now);
        var request = new WebhookRequest { Headers = received.Headers.Values, Body = received.Body, ReceivedAt = now };
        _ = SignatureHeaders.AreAmbiguous(provider, received.Headers);
        _ = await provider.RehearseAsync(request, secret, now, cancellationToken);
        _ = provider.TryRead(request, out _, out _);
        var message = Event(provider, now).ToUtf8Json();
        using var log = new FunctionLog(Stream.Null, clock, provider.DisplayName, "rehearsal");
        log.Info("Rehearsed.", Counters.Accepted, (Counters.TimeToQueue, 0), ("provider", provider.Name), ("bytes", message.Length));
        ProxyResponse.Write(new ArrayBufferWriter<byte>(), 200, "eventId", "rehearsal");
    }

    private static StandardEvent Event(Provider provider, DateTimeOffset now) => new()
    {
        EventId = "rehearsal",
        Provider = provider.Name,
        Type = "rehearsal",
        Timestamp = now.ToUnixTimeSeconds(),
        TimestampMs = now.ToUnixTimeMilliseconds(),
        ReceivedAt = now.ToUnixTimeMilliseconds(),
        Payload = "{}",
        PayloadSha256 = "",
        Transaction = new Transaction
        {
            TransactionId = "rehearsal",
            Provider = provider.Name,
            Amount = 0.01m,
            Currency = "XXX",
            Status = TransactionStatus.Pending,
            TimestampMs = now.ToUnixTimeMilliseconds(),
            LastEventId = "rehearsal",
        },
    };
}
