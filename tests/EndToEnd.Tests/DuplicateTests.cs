using System.Net;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class DuplicateTests(AppHostFixture appHost)
{
    private const int Copies = 50;

    [Theory]
    [InlineData("stripe", "payment_intent.succeeded")]
    [InlineData("paypal", "PAYMENT.CAPTURE.COMPLETED")]
    [InlineData("square", "payment.updated")]
    public async Task An_event_delivered_fifty_times_at_the_same_moment_is_stored_once(string name, string type)
    {
        var provider = Catalog.Find(name)!;
        var outputs = StackOutputs.Read(appHost.Stack.Program.OutputsPath);
        using HttpClient http = new();
        WebhookSender sender = new(http, TimeProvider.System, Random.Shared);
        var webhook = sender.Make(provider, type, outputs.SigningSecret(provider));

        await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => DeliverAsync(sender, outputs.WebhookUrl(provider), webhook)));

        var eventId = webhook.EventId;
        await appHost.Stack.StoredAsync(eventId);
        await appHost.Stack.QueueDrainedAsync();   // all copies are through
        var item = (await appHost.Stack.FindEventAsync(eventId)).ShouldHaveSingleItem();
        item["status"].S.ShouldBe("processed");
        (await appHost.Stack.FindTransactionAsync(item["transactionId"].S)).ShouldNotBeNull()["lastEventId"].S.ShouldBe(eventId);
        var audited = await Stack.EventuallyAsync(
            async () => await appHost.Stack.AuditAsync($"event#{eventId}") is { Count: > 0 } entries ? entries : null, $"{eventId} is in the audit");
        audited.Count.ShouldBe(1);
    }

    /// <summary>As the provider does: what is answered 503, since a busy machine can't get a certificate in time, is sent again.</summary>
    private static Task<WebhookAnswer> DeliverAsync(WebhookSender sender, Uri url, SignedWebhook webhook) => Stack.EventuallyAsync(
        async () =>
        {
            var answer = await sender.SendAsync(url, webhook, CancellationToken.None);
            answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
            return answer.IsAccepted ? answer : null;
        },
        "every copy is accepted");
}
