using System.Net;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations;
using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests;

/// <summary>Each documented payload, sent as its provider would send it, through everything.</summary>
[Collection(AppHostCollection.Name)]
public sealed class EverySampleTests(AppHostFixture appHost)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Providers => [.. Catalog.Providers.Select(provider => provider.Name)];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Is_stored_with_its_payload_and_with_the_payment_that_it_tells_of(string name)
    {
        var provider = Catalog.Find(name)!;
        var outputs = StackOutputs.Read(appHost.Stack.Program.OutputsPath);
        using HttpClient http = new();
        using EventStore events = new(outputs, TimeProvider.System);
        WebhookSender sender = new(http, TimeProvider.System, Random.Shared);
        var types = Samples.Types(provider);
        types.Count.ShouldBeGreaterThanOrEqualTo(15);
        List<(string Type, SignedWebhook Webhook)> sent = [];
        foreach (var type in types)
        {
            var webhook = sender.Make(provider, type, outputs.SigningSecret(provider));
            var answer = await sender.SendAsync(outputs.WebhookUrl(provider), webhook, CancellationToken.None);
            answer.Status.ShouldBe(HttpStatusCode.OK, $"{type}: {answer.Body}");
            sent.Add((type, webhook));
        }

        foreach (var (type, webhook) in sent)
        {
            (await events.WaitForAsync(webhook.EventId, Patience, CancellationToken.None)).ShouldNotBeNull(type).IsProcessed.ShouldBeTrue(type);
            var item = (await appHost.Stack.FindEventAsync(webhook.EventId)).ShouldHaveSingleItem();
            item["payload"].S.ShouldBe(System.Text.Encoding.UTF8.GetString(webhook.Body.Span), type);
            provider.TryRead(new WebhookRequest { Body = webhook.Body, Headers = new Dictionary<string, string>(), ReceivedAt = TimeProvider.System.GetUtcNow() }, out var read, out _).ShouldBeTrue();
            item["type"].S.ShouldBe(read.Type);
            if (read.Transaction is { } fact)
            {
                item["transactionId"].S.ShouldBe(fact.TransactionId, type);
                var row = (await appHost.Stack.FindTransactionAsync(fact.TransactionId)).ShouldNotBeNull(type);
                row["provider"].S.ShouldBe(name);
                row["currency"].S.ShouldBe(fact.Currency);
            }
            else
            {
                item.Keys.ShouldNotContain("transactionId", type);
            }
        }
    }
}
