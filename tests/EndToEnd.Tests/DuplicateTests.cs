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
        SendRun run = new(sender, outputs.WebhookUrl(provider), () => sender.Make(provider, type, outputs.SigningSecret(provider)), Copies, TimeProvider.System);

        var sent = await run.RunAsync(1, perSecond: null, CancellationToken.None);

        sent.Problems.ShouldBeEmpty();
        sent.Latencies.Count.ShouldBe(Copies);
        var eventId = sent.Accepted.ShouldHaveSingleItem();
        await appHost.Stack.StoredAsync(eventId);
        await appHost.Stack.QueueDrainedAsync();   // all copies are through
        var item = (await appHost.Stack.FindEventAsync(eventId)).ShouldHaveSingleItem();
        item["status"].S.ShouldBe("processed");
        (await appHost.Stack.FindTransactionAsync(item["transactionId"].S)).ShouldNotBeNull()["lastEventId"].S.ShouldBe(eventId);
        var audited = await Stack.EventuallyAsync(
            async () => await appHost.Stack.AuditAsync($"event#{eventId}") is { Count: > 0 } entries ? entries : null, $"{eventId} is in the audit");
        audited.Count.ShouldBe(1);
    }
}
