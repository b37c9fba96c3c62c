using Webhooks.Dashboard.Runs;
using Webhooks.Dashboard.Shell;
using Webhooks.Dashboard.Stack;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <summary>Signs and posts webhooks to the stack's own gateway, follows each until it is stored or refused, and remembers the last ones.</summary>
internal sealed class Deliveries(CurrentStack stack, SigningKeys keys, StackReadings readings, TimeProvider time, IHostApplicationLifetime lifetime) : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(35); // the gateway gives up after 29 s
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new(WebhookSender.Connection(stack.IsOnThisMachine)) { Timeout = AnswerTimeout };
    private readonly Remembered<Delivery> _deliveries = new();

    public Delivery? Find(string id) => _deliveries.Find(id);

    /// <summary>A new event's payload.</summary>
    /// <exception cref="OperationException">There is no such sample.</exception>
    public byte[] Sample(Provider provider, string type) => Sender.Sample(provider, type);

    /// <summary>Whether there is a key to sign with as the provider: in the outputs, or in the deployed stack's secret.</summary>
    public bool CanSign(Provider provider) => keys.AreKnown(provider);

    /// <exception cref="OperationException">The outputs don't say where to send to, or there is no key to sign with.</exception>
    public async Task<Delivery> StartAsync(Provider provider, string type, Variant variant, byte[] payload, CancellationToken cancellationToken)
    {
        var url = stack.Outputs.WebhookUrl(provider);
        var webhook = Sender.Sign(provider, payload, await keys.ReadAsync(provider, cancellationToken), variant.SignedAgo(provider), out _);
        webhook = webhook with
        {
            // White space at the end leaves the event what it is: only the signature can notice.
            Body = variant.IsTampered ? (byte[])[.. payload, (byte)' '] : webhook.Body,
            Headers = variant.IsUnsigned ? new Dictionary<string, string>() : webhook.Headers,
        };
        Delivery delivery = new(Guid.NewGuid().ToString("n"), provider, type, variant, webhook, url, time.GetUtcNow());
        _deliveries.Add(delivery.Id, delivery);
        _ = RunAsync(delivery, lifetime.ApplicationStopping);
        return delivery;
    }

    public void Dispose() => _http.Dispose();

    private WebhookSender Sender => new(_http, time, Random.Shared);

    private async Task RunAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(delivery, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            delivery.EndAs(isExpected: false, "The dashboard ended before it was known.");
        }
        catch (OperationException fault)
        {
            delivery.EndAs(isExpected: false, fault.Message);
        }
        finally
        {
            readings.Forget();
        }
    }

    private async Task FollowAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (variant, webhook) = (delivery.Variant, delivery.Webhook);
        delivery.Tell(new DeliveryStep("Sent", $"POST {delivery.Url.AbsolutePath}, {Show.Bytes(webhook.Body.Length)}{(variant.Copies > 1 ? $", {variant.Copies} times" : "")}", TimeSpan.Zero, IsRefusal: false));
        var answers = await Task.WhenAll(Enumerable.Range(0, variant.Copies).Select(_ => Sender.SendAsync(delivery.Url, webhook, cancellationToken)));
        var refused = answers.FirstOrDefault(answer => !answer.IsAccepted);
        var shown = refused ?? answers[0];
        var accepted = answers.Count(answer => answer.IsAccepted);
        delivery.Tell(new DeliveryStep(
            $"Answered {(int)shown.Status}", refused is null ? $"{(variant.Copies > 1 ? $"{accepted} of {variant.Copies} accepted: " : "")}{shown.Body}" : shown.Reason, time.GetElapsedTime(began), refused is not null));
        if (refused is not null)
        {
            var isExpected = !variant.IsAccepted && variant.Expected == ((int)refused.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
            delivery.EndAs(isExpected, isExpected ? $"As expected: {refused.Refusal}" : $"Not as expected ({variant.Expected}): {refused.Refusal}");
            return;
        }

        delivery.Tell(new DeliveryStep("Queued", "Before it was answered; now it can’t be lost", time.GetElapsedTime(began), IsRefusal: false));
        var stored = await stack.Events.WaitForAsync(webhook.EventId, StoreTimeout, cancellationToken);
        if (stored is not { IsProcessed: true })
        {
            delivery.EndAs(isExpected: false, $"Accepted, but not stored within {Show.Span(StoreTimeout)}. The consumer may still be trying; its log says why.");
            return;
        }

        var items = await stack.Events.CountAsync(webhook.EventId, cancellationToken);
        delivery.Tell(new DeliveryStep("Stored", $"{Show.Count(items, "time")}{(stored.TransactionId is { } payment ? $", transaction {payment}" : ", of no transaction")}", time.GetElapsedTime(began), IsRefusal: false));
        delivery.EndAs(variant.IsAccepted && items == 1, variant.IsAccepted ? $"{(items == 1 ? "As expected: stored once" : $"Stored {items} times")}" : $"Not as expected ({variant.Expected}): accepted and stored");
    }
}
